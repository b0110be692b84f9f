begin;
select plan(15);

create temp table fixture as select
  tests.create_user('admin@leadmill.example', null, true) as admin,
  tests.create_user('member@leadmill.example', tests.create_organization()) as member,
  tests.create_lead(n, null, 'pending_approval') as lead,
  tests.create_lead(n, null, 'approved') as approved
from tests.create_niche() as n;
create temp table attached as select tests.create_file(lead => lead) as stored,
  tests.create_file(lead => lead, status => 'awaited') as awaited,
  tests.create_file(lead => approved) as other from fixture;
delete from queue.procrastinate_jobs;
grant select on fixture to public;

select tests.act_as(member) from fixture;
select is(tests.outcome($$select api.reject_lead(lead, 'no') from fixture$$), '42501', 'a member rejects nothing');
select tests.act_as_nobody();

select tests.act_as(admin) from fixture;
select is(tests.outcome($$select api.reject_lead(gen_random_uuid(), 'no')$$), '404 LM305', 'an unknown lead is not found');
select is(tests.outcome($$select api.reject_lead(approved, 'no') from fixture$$), '409 LM306', 'an approved lead is not rejected');
select is(
  tests.faults(format('select api.reject_lead(lead, %L) from fixture', r)), 'reason wrong_length',
    coalesce(length(r)::text, 'null') || ' characters are no reason')
from unnest(array[null, '', '  ', repeat('x', 1001)]) as r;
select is(tests.outcome($$select api.reject_lead(lead, 'A joke') from fixture$$), 'done', 'an admin rejects a lead');
select is(tests.outcome($$select api.reject_lead(lead, 'a lead is rejected only once') from fixture$$), '409 LM306', 'once');
select is(tests.outcome('select api.approve_lead(lead) from fixture'), '409 LM306', 'a rejected lead is not approved any more');
select results_eq(
  'select status, rejected_by, rejected_at is not null, rejection_reason from api.leads where id = (select lead from fixture)',
  $$select 'rejected', admin, true, 'A joke' from fixture$$, 'the lead has the admin who rejected it, and the reason');
select tests.act_as_nobody();
select is_empty('select from queue.procrastinate_jobs', 'nothing is distributed');
select is(f.status || ' ' || f.deletion_reason, 'deleted rejected', 'what was attached to it is deleted') from attached, file.file as f
  where f.id in (stored, awaited);
select is(f.status, 'stored', 'what is attached to another lead is kept') from attached, file.file as f where f.id = other;

select * from finish();
rollback;
