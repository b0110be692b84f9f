begin;
select plan(20);

select is(tests.outcome($$select queue.retry_failed()$$), '42501', r || ' may not retry failed jobs')
from (values ('member'), ('admin'), ('leadmill_api'), ('leadmill_worker'), ('leadmill_monitor')) as v (r),
  lateral (select set_config('role', r, true)) as s;
select is(tests.outcome($$select queue.delete_failed()$$), '42501', r || ' may not delete failed jobs')
from (values ('member'), ('admin'), ('leadmill_api'), ('leadmill_worker'), ('leadmill_monitor')) as v (r),
  lateral (select set_config('role', r, true)) as s;
select tests.act_as_nobody();

create temp table made as
select
  queue.defer('send_mail', '{"n": 1}') as mail, queue.defer('send_mail', '{"n": 2}') as other_mail,
  queue.defer('import_deals', '{"n": 3}', queueing_lock => 'import') as import, queue.defer('distribute_lead', '{"n": 4}') as waiting;
grant select on made to public;
set local search_path = queue, public; -- the library's triggers find their tables no other way
update queue.procrastinate_jobs set status = 'doing' where id <> (select waiting from made);
update queue.procrastinate_jobs set status = 'failed', attempts = 12 where id <> (select waiting from made);
insert into queue.stall (job_id, count) select mail, 5 from made;
set local search_path = public;
create temp table twin as select queue.defer('import_deals', '{"n": 5}', queueing_lock => 'import') as id;

set local role leadmill_owner;
select is((select count(*) from queue.retry_failed(job_id => waiting)), 0::bigint, 'what waits has not failed') from made;
select is((select count(*) from queue.retry_failed('format_disk')), 0::bigint, 'a task without failures has none');
select is(queue.retry_failed(job_id => mail), mail, 'one job is done again') from made;
reset role;
select results_eq(
  'select j.status::text, j.attempts, j.scheduled_at <= clock_timestamp() from queue.procrastinate_jobs as j join made on made.mail = j.id',
  $$values ('todo', 0, true)$$, 'now, as if it had never been tried');
select is_empty('select from queue.stall', 'a job that is retried has no stalls any more');
select set_eq('select queue.retry_failed()', 'select other_mail from made', 'all failed jobs are retried, but for one whose twin waits');
select is_empty('select from queue.procrastinate_jobs as j join made on made.import = j.id',
  'a failed job whose twin waits is deleted: the twin does the work');
reset role;
set local search_path = queue, public;
update queue.procrastinate_jobs set status = 'doing' where id in (select mail from made union select other_mail from made);
update queue.procrastinate_jobs set status = 'failed' where status = 'doing';
set local search_path = public;
select set_eq($$select queue.delete_failed('send_mail')$$, 'select mail from made union select other_mail from made',
  'failed jobs of one task are deleted');
select is_empty($$select from queue.procrastinate_jobs where status = 'failed'$$, 'no failed job is left after they were deleted');
select set_eq('select id from queue.procrastinate_jobs', 'select waiting from made union select id from twin', 'what has not failed stays');

select * from finish();
rollback;
