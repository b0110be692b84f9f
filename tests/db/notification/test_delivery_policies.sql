begin;
select plan(21);

create temp table f as
select a, b, tests.create_user('ann@people.example', a) as ann, tests.create_user('bob@people.example', b) as bob,
  tests.create_user('boss@people.example', admin => true) as boss, tests.create_lead(tests.create_niche()) as lead
from tests.create_organization('A') as a, tests.create_organization('B') as b;
insert into notification.delivery (template, user_id, organization_id) select 'lead_assigned', ann, a from f;
insert into notification.delivery (template, user_id, organization_id) select 'lead_assigned', bob, b from f;
insert into notification.delivery (template, user_id) select 'password_changed', ann from f;
insert into notification.delivery (template, lead_id) select 'lead_confirmation', lead from f;
grant select on f to public;

select is(tests.outcome('select * from ' || t), '42501', r || ' sees no ' || t)
from (values ('anon'), ('partner'), ('leadmill_api'), ('leadmill_worker'), ('leadmill_monitor')) as v (r),
  unnest(array['api.deliveries', 'notification.delivery']) as t,
  lateral (select set_config('role', r, true)) as s;
select tests.act_as_nobody();
select tests.act_as(ann) from f;
select results_eq('select organization_id, user_id, template from api.deliveries', $$select a, ann, 'lead_assigned'
  from f$$, 'a member sees the deliveries of its organisation only');
select is(tests.outcome('select * from notification.delivery'), '42501', 'a member does not read the table');
select is(tests.outcome(s), '42501', 'a member cannot write: ' || s)
from unnest(array['insert into api.deliveries (template) values (''spam'')', 'update api.deliveries set status = ''sent''',
  'delete from api.deliveries']) as s;
select tests.act_as_nobody();
select tests.act_as(boss) from f;
select is((select count(*)::integer from api.deliveries), 4, 'an admin sees all deliveries');
select is(tests.outcome(s), '42501', 'an admin cannot write: ' || s)
from unnest(array['insert into api.deliveries (template) values (''spam'')', 'update api.deliveries set status = ''sent''',
  'delete from api.deliveries']) as s;
select tests.act_as_nobody();

-- The policies also apply without the view.
grant usage on schema notification to member;
select tests.act_as(bob) from f;
select results_eq('select organization_id from notification.delivery', 'select b from f', 'the policy also holds for the table itself');
select set_config('request.jwt.claims', '{"role": "member"}', true);
select is_empty('select from notification.delivery', 'a token without an organisation sees nothing');

select * from finish();
rollback;
