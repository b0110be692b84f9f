begin;
select plan(13);

select is(tests.outcome('select * from queue.depth'), '42501', r || ' does not see the queue')
from (values ('anon'), ('member'), ('partner'), ('admin'), ('leadmill_api'), ('leadmill_worker')) as v (r),
  lateral (select set_config('role', r, true)) as s;
set local role leadmill_monitor;
select is(tests.outcome('select * from queue.depth'), 'done', 'the monitor does');
reset role;
select is_empty('select * from queue.depth', 'an empty queue has no rows');

select queue.defer('send_mail') from generate_series(1, 3);
select queue.defer('send_mail', at => clock_timestamp() + interval '1 hour');
select queue.defer('send_mail', at => now() - interval '2 minutes');
select queue.defer('distribute_lead');
set local search_path = queue, public;
update queue.procrastinate_jobs set status = 'doing'
  where id = (select min(id) from queue.procrastinate_jobs where task_name = 'send_mail');
update queue.procrastinate_jobs set status = 'failed'
  where id = (select min(id) from queue.procrastinate_jobs where task_name = 'send_mail' and status = 'todo');
update queue.procrastinate_jobs set status = 'succeeded' where task_name = 'distribute_lead';
update queue.procrastinate_events set at = now() - interval '40 seconds' where type = 'deferred';
select results_eq(
  'select queue_name::text, task_name::text, ready_count, scheduled_count, doing_count, failed_count from queue.depth',
  $$values ('mail', 'send_mail', 2::bigint, 1::bigint, 1::bigint, 1::bigint)$$,
  'jobs are counted by task and state, and finished jobs are left out');
select is(oldest_ready_age, interval '2 minutes', 'a scheduled job waits from its time on') from queue.depth;
delete from queue.procrastinate_jobs where scheduled_at < now();
select is(oldest_ready_age, interval '40 s', 'another from the moment when it was deferred') from queue.depth;
delete from queue.procrastinate_jobs where scheduled_at is null and status = 'todo';
select is(oldest_ready_age, null, 'what has time is not old') from queue.depth;
select is(ready_count, 0::bigint, 'a job that is scheduled for later is not ready') from queue.depth;

select * from finish();
rollback;
