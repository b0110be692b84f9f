begin;
select plan(11);

create temp table fixture as select
  tests.create_user('admin@leadmill.example', null, true) as admin,
  tests.create_user('member@leadmill.example', tests.create_organization()) as member,
  tests.create_lead(n, null, 'pending_approval') as lead,
  tests.create_lead(n, null, 'rejected') as rejected
from tests.create_niche() as n;
delete from queue.procrastinate_jobs;
grant select on fixture to public;

select tests.act_as_anon();
select is(tests.outcome('select api.approve_lead(lead) from fixture'), '42501', 'an anonymous caller approves nothing');
select tests.act_as_nobody();
select tests.act_as(member) from fixture;
select is(tests.outcome('select api.approve_lead(lead) from fixture'), '42501', 'a member approves nothing');
select is(tests.outcome('select intake.approve_lead(lead) from fixture'), '42501',
  'a member does not approve by the function of the room either');
select tests.act_as_nobody();
select is_empty('select from queue.procrastinate_jobs', 'nothing is distributed');

select tests.act_as(admin) from fixture;
select is(tests.outcome('select api.approve_lead(gen_random_uuid())'), '404 LM305', 'an unknown lead is not found');
select is(tests.outcome('select api.approve_lead(null)'), '404 LM305', 'approving no lead is 404 LM305');
select is(tests.outcome('select api.approve_lead(rejected) from fixture'), '409 LM306', 'a rejected lead is not approved');
select is(tests.outcome('select api.approve_lead(lead) from fixture'), 'done', 'an admin approves a lead');
select is(tests.outcome('select api.approve_lead(lead) from fixture'), '409 LM306', 'approving twice is 409 LM306');
select results_eq(
  'select status, approved_by, approved_at is not null from api.leads where id = (select lead from fixture)',
  $$select 'approved', admin, true from fixture$$, 'the lead has the admin who approved it');
select tests.act_as_nobody();
select results_eq(
  'select task_name::text, args, lock, queueing_lock from queue.procrastinate_jobs',
  $$select 'distribute_lead', jsonb_build_object('lead_id', lead), null, null from fixture$$,
  'one job distributes it, without a queueing lock');

select * from finish();
rollback;
