begin;
select plan(30);

select is(tests.outcome('select * from queue.recover_stalled()'), '42501', r || ' recovers nothing')
from (values ('anon'), ('member'), ('partner'), ('admin'), ('leadmill_api'), ('leadmill_monitor')) as v (r),
  lateral (select set_config('role', r, true)) as s;
set local role leadmill_worker;
select is(tests.outcome('select * from queue.recover_stalled()'), 'done', 'the worker may');
reset role;

set local search_path = queue, public; -- for what the tests do to the library's tables; its triggers name no schema

-- A worker that beat its heart so long ago, and jobs that it has begun.
create function pg_temp.worker(age interval) returns bigint language sql as $$
  insert into queue.procrastinate_workers (last_heartbeat) values (clock_timestamp() - age) returning id
$$;
create function pg_temp.job(worker bigint, status text default 'doing', queueing_lock text default null, lock text default null)
  returns bigint
language sql as $$
  insert into queue.procrastinate_jobs (queue_name, task_name, status, worker_id, queueing_lock, lock)
  values ('interactive', 'distribute_lead', status::procrastinate_job_status, worker, queueing_lock, lock) returning id
$$;
create function pg_temp.state(job bigint) returns text language sql as $$
  select status || ' ' || attempts from queue.procrastinate_jobs where id = job
$$;
create temp table worker as select pg_temp.worker('0 s') as alive, pg_temp.worker('30 s') as slow, pg_temp.worker('61 s') as dead,
  pg_temp.worker('5 minutes') as gone;
create temp table job as
select
  pg_temp.job(alive) as of_alive,
  pg_temp.job(slow) as of_slow,
  pg_temp.job(dead, lock => 'l') as of_dead,
  pg_temp.job(gone) as of_gone,
  pg_temp.job(null) as of_nobody,
  pg_temp.job(dead, queueing_lock => 'q') as twin,
  pg_temp.job(dead, 'succeeded') as done,
  pg_temp.job(null, 'failed') as failed,
  pg_temp.job(null, 'todo', 'q') as waiting,
  pg_temp.job(null, 'todo', lock => 'l') as successor
from worker;

create temp table recovered as select * from queue.recover_stalled();
select results_eq(
  'select job_id, task, action from recovered order by job_id',
  $$select id, 'distribute_lead', action
    from job, lateral (values (of_dead, 'requeued'), (of_gone, 'requeued'), (of_nobody, 'requeued'), (twin, 'superseded')) as v (id, action)
    order by id$$,
  'jobs of workers without a heartbeat are requeued; one whose twin waits is closed');
select is(pg_temp.state(of_alive), 'doing 0', 'a live worker keeps its job') from job;
select is(pg_temp.state(of_slow), 'doing 0', 'a worker that is late by less than a minute keeps its job') from job;
select is(pg_temp.state(of_dead), 'todo 1', 'a requeued job waits again') from job;
select is((select worker_id from queue.procrastinate_jobs where id = of_dead), null, 'and is nobody''s') from job;
select is(pg_temp.state(twin), null, 'a superseded one is gone, and counts as no failure') from job;
select is(pg_temp.state(waiting), 'todo 0', 'its twin waits') from job;
select is(pg_temp.state(done), 'succeeded 0', 'what is done stays done') from job;
select is(pg_temp.state(failed), 'failed 0', 'what was given up stays given up') from job;
select is(pg_temp.state(successor), 'todo 0', 'a job that waits behind a lock waits on') from job;
select ok(
  bool_and(j.scheduled_at between clock_timestamp() - interval '10 s' and clock_timestamp() + interval '5 s'),
    'requeued for the next seconds, not all at once')
from queue.procrastinate_jobs as j, job where j.id in (of_dead, of_gone, of_nobody);
select ok(max(scheduled_at) - min(scheduled_at) > interval '10 ms', 'requeued jobs are spread over time')
from queue.procrastinate_jobs as j, job where j.id in (of_dead, of_gone, of_nobody);
select ok(gone in (select id from queue.procrastinate_workers), 'a call that holds jobs takes none away from a worker')
from worker;
select is_empty('select * from queue.recover_stalled()', 'the last call finds nothing');
select bag_eq(
  'select id from queue.procrastinate_workers', 'select unnest(array[alive, slow, dead]) from worker',
    'a worker that is silent for four times as long is forgotten');
select is_empty('select * from queue.recover_stalled()', 'there is nothing left to recover');

-- Only being left behind counts, not how often a job waited for somebody else's server.
update queue.procrastinate_jobs set attempts = 300 from job where id = of_dead;
create function pg_temp.leave_behind(job bigint) returns text language plpgsql as $$
begin
  update queue.procrastinate_jobs as j set status = 'doing', worker_id = null where j.id = leave_behind.job;
  return (select action from queue.recover_stalled());
end
$$;
select is(pg_temp.leave_behind(of_dead), 'requeued', 'the second time: ' || n) from job, generate_series(2, 4) as n;
select is(pg_temp.leave_behind(of_dead), 'failed', 'the fifth time it may be what kills the workers') from job;
select is(pg_temp.state(of_dead), 'failed 304', 'it is given up') from job;
select is((select count from queue.stall where job_id = of_dead), 5, 'the number of stalls of the job is recorded') from job;

-- A worker lives and has forgotten its job.
update queue.procrastinate_events as e set at = clock_timestamp() - interval '31 minutes' from job
  where e.job_id = of_alive and e.type = 'started';
insert into queue.procrastinate_events (job_id, type, at) select of_alive, 'started', clock_timestamp() - interval '31 minutes' from job;
select results_eq('select job_id, action from queue.recover_stalled()', $$select of_alive, 'requeued'
  from job$$, 'a job that runs longer than any may is requeued');

select * from finish();
rollback;
