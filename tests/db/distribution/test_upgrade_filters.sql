begin;
select plan(33);

create temp table fixture as select tests.create_niche('moving') as niche, null::uuid as level, null::uuid as v1, null::uuid as v2,
  null::uuid as all_leads, null::uuid as rich, null::uuid as quad, null::uuid as paused, null::uuid as ended, null::uuid as lead;
update fixture set v1 = (select id from catalog.form_schema where niche_id = niche), level = tests.create_level(niche, 1000, 5);
update fixture set
  all_leads = tests.create_subscription(level),
  rich = tests.create_subscription(level, '{"budget": {"min": 100}}'),
  quad = tests.create_subscription(level, '{"cpu": ["4 cores"]}'),
  paused = tests.create_subscription(level, '{"budget": {"max": 50}}'),
  ended = tests.create_subscription(level, '{"cpu": ["1 core"]}');
update distribution.subscription set status = 'paused' where id in (select paused from fixture);
update distribution.subscription set status = 'ended', ended_at = now() where id in (select ended from fixture);
select distribution.sync_rotation(array[paused, ended]) from fixture;
-- Version 2: the budget has another name, the cpu is no question any more.
update fixture set
  lead = tests.create_lead(niche, tests.vps_answers()),
  v2 = catalog.create_form_schema(niche, '[{"id": "money", "label": "Money", "type": "number", "required": true}]');
select catalog.set_field_mappings(v2, '[{"kind": "renamed", "from": ["budget"], "to": ["money"]}]') from fixture;
create function pg_temp.jobs() returns integer language sql as
  $$ select count(*)::integer from queue.procrastinate_jobs where task_name = 'upgrade_filters' $$;

select is(pg_temp.jobs(), 0, 'the first form defers no upgrade');
select catalog.activate_form_schema(v2) from fixture;
select is(pg_temp.jobs(), 1, 'the activation of a form defers a job');
select is((select finished_at from distribution.filter_upgrade join fixture on niche_id = niche), null, 'the upgrade is not finished');
select throws_ok(format('select distribution.distribute_lead(%L)', lead), 'PGRST', null, 'the leads of the niche wait for the upgrade')
  from fixture;
select is(tests.distribute(tests.create_lead(tests.create_niche())), '{}', 'leads of other niches do not wait');

select is(distribution.upgrade_filters(niche, 2), 2, 'a slice is processed') from fixture;
select throws_ok(format('select distribution.distribute_lead(%L)', lead), 'PGRST', null, 'the leads wait until all slices are processed')
  from fixture;
select is(distribution.upgrade_filters(niche, 2), 2, 'the next slice is processed') from fixture;
select is(distribution.upgrade_filters(niche, 2), 0, 'no subscription is left') from fixture;
select results_eq(
  'select upgraded_count, invalid_count, finished_at is not null from distribution.filter_upgrade join fixture on niche_id = niche',
  'values (3, 1, true)', 'the upgrade counts the filters');
select is(distribution.upgrade_filters(niche, 2), 0, 'another call processes nothing') from fixture;

select is((select s.filter from distribution.subscription as s join fixture on s.id = rich), '{"money": {"min": 100}}',
  'a filter uses the new fields');
select is((select s.form_schema_id = v2 from distribution.subscription as s join fixture on s.id = rich), true,
  'a filter has the new version');
select is((select s.filter from distribution.subscription as s join fixture on s.id = all_leads), '{}',
  'a filter that matches all is kept');
select is((select s.filter from distribution.subscription as s join fixture on s.id = paused), '{"money": {"max": 50}}',
  'a paused one is upgraded, too');
select is((select s.status from distribution.subscription as s join fixture on s.id = paused), 'paused', 'a paused one stays paused');
select is((select s.form_schema_id = v1 from distribution.subscription as s join fixture on s.id = ended), true,
  'an ended one is left alone');
select results_eq(
  $$select s.filter, s.filter_faults #>> '{0,code}', s.form_schema_id = v1 from distribution.subscription as s
    join fixture on s.id = quad$$,
  $$values ('{"cpu": ["4 cores"]}'::jsonb, 'not_mapped', true)$$, 'a filter without an equivalent is kept and marked with its faults');
select is((select count(*)::integer from distribution.rotation as r join fixture on r.subscription_id = quad), 0,
  'its subscription is not in the rotation');
select results_eq(
  $$select d.refs ->> 'subscription_id', d.organization_id from notification.delivery as d where d.template = 'filter_invalid'$$,
  'select s.id::text, s.organization_id from distribution.subscription as s join fixture on s.id = quad',
    'its owner is notified, and nobody else');
select is(
  (select notification.mail_context(d) - 'subscription_id' - 'level' from notification.delivery as d where d.template = 'filter_invalid'),
  '{"niche": "VPS hosting", "faults": [{"field": "filter.cpu", "code": "not_mapped", "message": "uses something that the form no longer has"}]}',
  'the mail lists the faults');

-- Leads of either version, the older through the mapping.
select set_eq(
  format('select unnest(tests.distribute(%L))', lead), 'select all_leads from fixture union all select rich from fixture',
  'a lead of version 1 is matched by its mapped answers, and not by an invalid filter') from fixture;
select is((select l.answers from intake.lead as l join fixture on l.id = lead), tests.vps_answers(), 'the lead keeps its answers');
select is((select l.form_schema_id = v1 from intake.lead as l join fixture on l.id = lead), true, 'the lead keeps its version');
select set_eq(
  format('select unnest(tests.distribute(%L))', tests.create_lead(niche, '{"money": 20}')), 'select all_leads from fixture',
  'a lead of version 2 is matched by its own answers') from fixture;

-- The owner mends it.
create temp table owner as select m.user_id, quad from fixture
join distribution.subscription as s on s.id = quad join identity.membership as m on m.organization_id = s.organization_id;
grant select on owner to public;
select tests.act_as(user_id) from owner;
select isnt((select s.filter_faults from api.subscriptions as s join owner on s.id = quad), null, 'the owner sees the faults');
select api.pause_subscription(quad), api.resume_subscription(quad) from owner;
select is((select s.filter_faults is null from api.subscriptions as s join owner on s.id = quad), false,
  'resuming does not clear the faults');
select is((select tests.outcome(format('select api.change_filter(%L, %L)', quad, '{"cpu": ["4 cores"]}')) from owner), '400 LM602',
  'a filter with the old fields is refused');
select api.change_filter(quad, '{"money": {"max": 30}}') from owner;
select is((select s.filter_faults from api.subscriptions as s join owner on s.id = quad), null, 'a valid filter clears the faults');
select tests.act_as_nobody();
select is(
  (select notification.mail_context(d) from notification.delivery as d where d.template = 'filter_invalid'), null,
  'a mail that has not been sent is not sent any more');
select set_eq(
  format('select unnest(tests.distribute(%L))', tests.create_lead(niche, '{"money": 20}')),
    'select all_leads from fixture union all select quad from fixture',
  'the subscription buys again') from fixture;

-- A defect of ours.
create or replace function distribution.upgrade_filter(form_schema_id uuid, filter jsonb) returns jsonb
language plpgsql stable as $$ begin return case when filter ? 'money' then to_jsonb(1 / (filter = '{}')::integer) else filter end; end $$;
select catalog.activate_form_schema(catalog.create_form_schema(niche, '[{"id": "money", "label": "Money", "type": "number"}]'))
  from fixture;
set local client_min_messages = error;
select is(distribution.upgrade_filters(niche, 100), 4, 'an error in an upgrade does not stop the others') from fixture;
select results_eq(
  'select upgraded_count, invalid_count, finished_at is not null from distribution.filter_upgrade join fixture on niche_id = niche',
  'values (1, 3, true)', 'the upgrade is finished all the same');

select * from finish();
rollback;
