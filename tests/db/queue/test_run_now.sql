begin;
select plan(11);

select is(tests.outcome($$select queue.run_now('q')$$), '42501', r || ' may not run a job early')
from (values ('anon'), ('member'), ('admin'), ('leadmill_api'), ('leadmill_worker')) as v (r),
  lateral (select set_config('role', r, true)) as s;
select tests.act_as_nobody();

create temp table made as select queue.defer('import_deals', queueing_lock => 'q', at => now() + interval '1 hour') as id;
select is(queue.run_now('another'), null, 'nothing waits under that name');
select is(queue.run_now('q'), id, 'a job that was to be done later is hurried') from made;
select is(j.scheduled_at, null, 'a hurried job is due now') from queue.procrastinate_jobs as j join made using (id);
select is(queue.run_now('q'), null, 'a job that is due already is not hurried again');
set local search_path = queue, public; -- the library's triggers find their tables no other way
update queue.procrastinate_jobs set status = 'doing';
update queue.procrastinate_jobs set status = 'todo', attempts = 1, scheduled_at = now() + interval '1 hour';
update queue.procrastinate_jobs set status = 'doing';
set local search_path = public;
select is(queue.run_now('q'), null, 'one that runs is left alone');
select is(queue.run_now(null), null, 'no job is hurried without a queueing lock');

select * from finish();
rollback;
