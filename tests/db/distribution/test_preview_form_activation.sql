begin;
select plan(10);

create temp table fixture as select tests.create_niche('moving') as niche, null::uuid as level, null::uuid as v2, null::uuid as v3,
  null::uuid as quad, tests.create_user(admin => true) as admin, tests.create_user() as member;
update fixture set level = tests.create_level(niche, 1000, 5);
update fixture set quad = tests.create_subscription(level, '{"cpu": ["4 cores"]}');
select tests.create_subscription(level) from fixture;
select tests.create_subscription(level, '{"budget": {"min": 100}}') from fixture;
-- Version 2: the budget has another name, the cpu is no question any more.
update fixture set
  v2 = catalog.create_form_schema(niche, '[{"id": "money", "label": "Money", "type": "number", "required": true}]'),
  v3 = catalog.create_form_schema(niche, '[{"id": "money", "label": "Money", "type": "number"}]');
select catalog.set_field_mappings(v2, '[{"kind": "renamed", "from": ["budget"], "to": ["money"]}]') from fixture;
create temp table seen (body jsonb);
grant select on fixture to public;
grant all on seen to public;

select tests.act_as(member) from fixture;
select is(tests.outcome($$select api.preview_form_activation((select v2 from fixture))$$), '42501', 'a member looks at no draft');
select is(tests.outcome($$select distribution.preview_form_activation((select v2 from fixture))$$), '42501',
  'nor by the function of the room');
select tests.act_as_nobody();
select tests.act_as(admin) from fixture;
select is(tests.outcome($$select api.preview_form_activation(gen_random_uuid())$$), '404 LM203', 'there is no such form');
insert into seen select api.preview_form_activation(v2) as body from fixture;
select is(body - 'examples', '{"subscriptions": 3, "checked": 3, "faulty": 1}'::jsonb, 'filters are counted') from seen;
select is(body #>> '{examples,0,subscription_id}', (select quad::text from fixture), 'and what would have no equivalent is named')
from seen;
select is(body #>> '{examples,0,faults,0,code}', 'not_mapped', 'with its faults') from seen;
select is(api.preview_form_activation(v3) ->> 'faulty', '2', 'without mappings more of them have none') from fixture;
select is((select status from api.form_schema_versions where id = v2), 'draft', 'the draft is a draft as before') from fixture;
select tests.act_as_nobody();
select is((select count(*) from queue.procrastinate_jobs where task_name = 'upgrade_filters'), 0::bigint, 'no job was deferred');
select catalog.activate_form_schema(v2) from fixture;
select tests.act_as(admin) from fixture;
select is(tests.outcome($$select api.preview_form_activation((select v2 from fixture))$$), '409 LM204', 'what is active is no draft');
select tests.act_as_nobody();

select * from finish();
rollback;
