begin;
select plan(7);

create temp table f as select tests.create_market('at_once') as once, tests.create_market('left_room') as room;
create function pg_temp.jobs_of(lead uuid) returns bigint language sql as $$
  select count(*) from queue.procrastinate_jobs where task_name = 'list_lead' and args ->> 'lead_id' = lead::text
$$;
create temp table l as select tests.create_lead(once, status => 'pending_approval') as a,
  tests.create_lead(room, status => 'pending_approval') as b from f;
select is(pg_temp.jobs_of(a) + pg_temp.jobs_of(b), 0::bigint, 'a lead that waits for approval is not listed') from l;
select intake.approve_lead(x) from l, unnest(array[a, b]) as x;
select is(pg_temp.jobs_of(a), 1::bigint, 'at_once: a job to list the lead is queued when it is approved') from l;
select is(pg_temp.jobs_of(b), 0::bigint, 'left_room: approval queues no job') from l;
select tests.distribute(x) from l, unnest(array[a, b]) as x;
select is(pg_temp.jobs_of(b), 1::bigint, 'left_room: the distribution run queues a job') from l;
select marketplace.list_by_rule(x) from l, unnest(array[a, b]) as x;
select is(tests.listing_of(a), 'open 20.00 sold 0 of 1', 'the job lists the lead') from l;
select returns.mark_lead_bad(a, 'nobody there') from l;
select is(tests.listing_of(a), 'withdrawn 20.00 sold 0 of 1', 'a bad lead is withdrawn') from l;
select is(tests.listing_of(b), 'open 20.00 sold 0 of 1', 'other listings remain open') from l;

select * from finish();
rollback;
