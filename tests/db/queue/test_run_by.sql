begin;
select plan(12);

select is(tests.outcome($$select queue.run_by('q', now())$$), '42501', r || ' may not bring a job forward')
from (values ('anon'), ('member'), ('admin'), ('leadmill_api'), ('leadmill_worker')) as v (r),
  lateral (select set_config('role', r, true)) as s;
select tests.act_as_nobody();

create temp table made as select queue.defer('import_deals', queueing_lock => 'q', at => now() + interval '1 hour') as id;
select is(queue.run_by('another', now()), null, 'nothing waits under that name');
select is(queue.run_by('q', now() + interval '1 minute'), id, 'a job that was to be done later is brought forward') from made;
select is(queue.run_by('q', now() + interval '2 minutes'), id, 'one that is early enough is found') from made;
select is(j.scheduled_at, now() + interval '1 minute', 'and stays as early as it is') from queue.procrastinate_jobs as j join made using (id);
set local search_path = queue, public; -- the library's triggers find their tables no other way
update queue.procrastinate_jobs set scheduled_at = null;
set local search_path = public;
select is(queue.run_by('q', now() + interval '1 minute'), id, 'a job that is due is found') from made;
select is(j.scheduled_at, null, 'and stays due') from queue.procrastinate_jobs as j join made using (id);
set local search_path = queue, public;
update queue.procrastinate_jobs set status = 'doing';
set local search_path = public;
select is(queue.run_by('q', now()), null, 'one that runs is not found: the caller defers another');

select * from finish();
rollback;
