begin;
select plan(18);

select is(tests.outcome('select queue.purge()'), '42501', r || ' deletes nothing')
from (values ('anon'), ('member'), ('partner'), ('admin'), ('leadmill_api'), ('leadmill_monitor')) as v (r),
  lateral (select set_config('role', r, true)) as s;
set local role leadmill_worker;
select is(queue.purge(), 0, 'the worker may; an empty queue has nothing old');
reset role;

-- A job that was deferred so many days ago, and that ended so many days ago.
set local search_path = queue, public; -- the library's triggers find their tables no other way
create function pg_temp.job(status text, deferred integer, ended integer) returns bigint language plpgsql as $$
declare
  v_id bigint := queue.defer('retry_webhooks');
begin
  update procrastinate_events set at = now() - make_interval(days => deferred) where job_id = v_id;
  update procrastinate_jobs set status = job.status::procrastinate_job_status where id = v_id and job.status <> 'todo';
  update procrastinate_events set at = now() - make_interval(days => ended) where job_id = v_id and type <> 'deferred';
  return v_id;
end
$$;
create temp table job (name text, id bigint);
insert into job select v.name, pg_temp.job(v.status, v.deferred, v.ended) from (values
  ('waits since long ago', 'todo', 20, 20), ('runs since long ago', 'doing', 20, 20),
  ('done', 'succeeded', 20, 20), ('failed', 'failed', 20, 20), ('cancelled', 'cancelled', 20, 20), ('aborted', 'aborted', 20, 20),
  ('done on the day', 'succeeded', 15, 15), ('was long under way', 'succeeded', 20, 1), ('young', 'succeeded', 1, 1))
    as v (name, status, deferred, ended);
insert into queue.stall (job_id) select id from job where name in ('failed', 'young');
create function pg_temp.left_over() returns text[] language sql as $$
  select coalesce(array_agg(name order by id), '{}') from job where id in (select id from queue.procrastinate_jobs)
$$;

select is(queue.purge('30 days'), 0, 'nothing is older than a month');
select is(queue.purge(slice => 2), 2, 'the first slice deletes two jobs');
select is(
  pg_temp.left_over(),
  array['waits since long ago', 'runs since long ago', 'cancelled', 'aborted', 'done on the day', 'was long under way', 'young'],
    'the oldest first');
select is(queue.purge(slice => 2), 2, 'the second slice deletes two more');
select is(queue.purge(slice => 2), 1, 'the last slice deletes the one that is left');
select is(
  pg_temp.left_over(), array['waits since long ago', 'runs since long ago', 'was long under way', 'young'],
  'what waits or runs stays, however old; what ended lately stays, whenever it began');
select is(queue.purge(), 0, 'a purge of nothing old deletes nothing');
select is_empty('select from procrastinate_events where job_id not in (select id from procrastinate_jobs)',
  'their events have gone with them');
select results_eq('select job_id from queue.stall', $$select id from job
  where name = 'young'$$, 'the stalls of purged jobs are deleted with them');
update ops.setting set value = '0' where name = 'queue.keep_days';
select is(queue.purge(), 2, 'the setting decides how long');
select is(pg_temp.left_over(), array['waits since long ago', 'runs since long ago'], 'jobs that wait or run are kept even when nothing is');

select * from finish();
rollback;
