begin;
select plan(8);

select ok(not has_function_privilege(r, f, 'execute'), format('%s does not touch jobs by %s', r, f))
from unnest('{member,leadmill_worker}'::text[]) as r,
  unnest('{queue.lock_ready_jobs(text\,integer),queue.delete_locked_jobs(bigint[])}'::text[]) as f;

create temp table job as
select n, queue.defer(case when n = 3 then 'send_mail' else 'distribute_lead' end, jsonb_build_object('n', n),
  lock => case when n = 4 then 'x' end, at => case when n = 5 then clock_timestamp() + interval '1 hour' end) as id
from generate_series(1, 8) as n;
set local search_path = queue, public;
update queue.procrastinate_jobs set status = 'doing' where id = (select id from job where n = 6);
reset search_path;
select results_eq($$select w.job_id, (w.args ->> 'n')::integer from queue.lock_ready_jobs('distribute_lead', 2) as w$$,
  'select id, n from job where n in (1, 2) order by n', 'the first ready jobs of the task are locked, as many as requested');
select results_eq($$select (w.args ->> 'n')::integer from queue.lock_ready_jobs('distribute_lead', 10) as w$$,
  'values (1), (2), (7), (8)', 'a job that runs, waits for its time or has a lock is left alone');
select queue.delete_locked_jobs(array(select id from job where n in (2, 6)));
select results_eq('select j.n from job as j join queue.procrastinate_jobs as q on q.id = j.id order by 1',
  'values (1), (3), (4), (5), (6), (7), (8)',
  'what was done is deleted, but nothing that runs');
select lives_ok('select queue.delete_locked_jobs(null)', 'deleting nothing is no error');

select * from finish();
rollback;
