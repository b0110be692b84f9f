begin;
select plan(22);

-- A lead with room for two, one buyer open, one closed for an hour, one for a day.
create temp table f as
select n, level, tests.create_subscription(level) as a, tests.create_subscription(level) as b, tests.create_subscription(level) as c
from (select n, tests.create_level(n, 500, 2) as level from tests.create_niche() as n) as x;
select tests.set_hours(b, 60, 120), tests.set_hours(c, 1440, 1500) from f;
create function pg_temp.run(lead uuid) returns jsonb language plpgsql as $$
declare
  v jsonb;
begin
  perform tests.forget_locks();
  v := distribution.distribute_lead(lead);
  perform tests.forget_locks();
  return v;
end $$;

create temp table l0 as select tests.create_lead(n) as id from f;
select is(pg_temp.run(id) ->> 'outcome', 'sold', 'the lead is sold to the open subscription') from l0;
select is_empty('select from distribution.waiting_lead', 'a lead of a niche without opening_wait does not wait');

select catalog.update_niche(n, opening_wait => '2 hours') from f;
create temp table l1 as select tests.create_lead(n) as id from f;
select is(pg_temp.run(id) ->> 'outcome', 'sold', 'a lead with capacity left waits') from l1;
select results_eq('select lead_id, retry_at from distribution.waiting_lead',
  'select l1.id, s.resumes_at from l1, f, distribution.subscription as s where s.id = b',
  'it waits for the first opening');
update distribution.subscription set status = 'paused' where id = (select a from f);
select distribution.sync_rotation(array[a]) from f;
create temp table l2 as select tests.create_lead(n) as id from f;
select results_eq('select r ->> ''outcome'', r ->> ''lead_status'' from l2, pg_temp.run(id) as r', $$values ('waiting', 'approved')$$,
  'a lead waits while nobody is open, and is not unsold');
select is_empty($$select from notification.delivery where template = 'lead_unsold'$$, 'the admins are not notified of a waiting lead');

-- Who cannot buy is not waited for.
create temp table l3 as select tests.create_lead(n) as id from f;
update distribution.subscription set ineligible_reason = 'insufficient_funds', resumes_at = null where id = (select b from f);
select is(r ->> 'outcome', 'unsold', 'a lead does not wait for a subscription without funds, or one that opens too late')
  from l3, pg_temp.run(id) as r;
select distribution.sync_rotation(array[b]) from f;
update distribution.subscription set predicate = '$.nothing == 1' where id = (select b from f);
select is((distribution.choose_buyers(l)).retry_at, null, 'a lead does not wait for a subscription that does not want it')
  from l3, intake.lead as l where l.id = l3.id;
update distribution.subscription set predicate = '1 == 1' where id = (select b from f);
select isnt((distribution.choose_buyers(l)).retry_at, null, 'a lead waits for one that wants it') from l3, intake.lead as l
  where l.id = l3.id;
select is((distribution.choose_buyers(l, array[s.organization_id])).retry_at, null, 'a lead does not wait for a buyer that has it')
  from l3, f, intake.lead as l, distribution.subscription as s where l.id = l3.id and s.id = b;
update intake.lead set approved_at = approved_at - interval '90 minutes' where id = (select id from l3);
select is((distribution.choose_buyers(l)).retry_at, null, 'a lead waits no longer than opening_wait from its approval')
  from l3, intake.lead as l where l.id = l3.id;

-- The hour has passed.
select is(distribution.process_due_openings(), 0, 'nothing is due yet');
update distribution.subscription set opening_hours = tests.hours(-1, 60), resumes_at = clock_timestamp() - interval '1 second'
  where id = (select b from f);
update distribution.waiting_lead set retry_at = clock_timestamp() - interval '1 second';
create temp table before as select max(id) as job from queue.procrastinate_jobs;
select is(distribution.process_due_openings(), 3, 'one opens, and two leads are offered');
select results_eq(
  $$select args ->> 'lead_id' from queue.procrastinate_jobs where task_name = 'distribute_waiting' and id > (select job from before)
    order by id$$,
  'select id::text from (select * from l1 union all select * from l2) as x', 'they are offered in the order of their arrival');
select is_empty('select from distribution.waiting_lead', 'they do not wait any longer');
select results_eq('select r ->> ''outcome'' from l1, pg_temp.run(id) as r', $$values ('sold')$$,
  'the first is sold to the one that opened');
select results_eq('select r ->> ''outcome'', r ->> ''lead_status'' from l2, pg_temp.run(id) as r', $$values ('sold', 'distributed')$$,
  'the other is sold to it too');
select is(array(select subscription_id from sale.assignment, l1 where lead_id = l1.id order by turn), array[a, b], 'each is sold once')
  from f;

-- A lead that went bad meanwhile.
insert into distribution.waiting_lead (lead_id, retry_at) select id, clock_timestamp() - interval '1 second' from l2;
update intake.lead set status = 'bad', marked_bad_at = now(), bad_reason = 'x' where id = (select id from l2);
update before set job = (select max(id) from queue.procrastinate_jobs);
select is(distribution.process_due_openings(), 1, 'a lead that is not for sale any more leaves the list');
select is_empty($$select from queue.procrastinate_jobs
  where task_name = 'distribute_waiting' and id > (select job from before)$$, 'it is not offered');

-- The settings of a niche.
select is(tests.faults(format($$select catalog.update_niche(%L, opening_wait => '8 days')$$, n)), 'opening_wait out_of_range',
  'opening_wait is a week at most') from f;
select catalog.update_niche(n, opening_wait => '0') from f;
select is(opening_wait, null, 'opening_wait is not zero') from catalog.niche, f where id = n;

select * from finish();
rollback;
