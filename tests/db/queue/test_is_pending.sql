begin;
select plan(15);

select is(tests.outcome($$select queue.is_pending(1)$$), '42501', r || ' does not learn whether a job is pending')
from (values ('anon'), ('member'), ('admin'), ('leadmill_api'), ('leadmill_worker')) as v (r),
  lateral (select set_config('role', r, true)) as s;
select tests.act_as_nobody();

create temp table made as select queue.defer('import_deals', '{"run_id": 7}') as id;
create temp table later as select queue.defer('import_deals', '{"run_id": 8}', at => now() + interval '1 hour') as id;
select ok(queue.is_pending(id), 'a job that waits is pending') from made;
select ok(queue.is_pending(id), 'a job whose time has not come is pending') from later;
select ok(not queue.is_pending(-1), 'one that does not exist is not');
select ok(not queue.is_pending(null), 'a job without an id is not pending');
select ok(queue.has_pending('import_deals', '{"run_id": 7}'), 'a job is found by its task and its arguments');
select ok(not queue.has_pending('import_deals', '{"run_id": 9}'), 'a job with other arguments does not count');
select ok(not queue.has_pending('fetch_deals', '{"run_id": 7}'), 'a job of another task does not count');
set local search_path = queue, public; -- the library's triggers find their tables no other way
update queue.procrastinate_jobs set status = 'doing' where task_name = 'import_deals';
select ok(queue.is_pending(id), 'a job that runs is pending') from made;
update queue.procrastinate_jobs set status = 'succeeded' where task_name = 'import_deals';
set local search_path = public;
select ok(not queue.is_pending(id), 'one that has ended is not') from made;
select ok(not queue.has_pending('import_deals', '{"run_id": 7}'), 'a job that has ended is not pending any more');

select * from finish();
rollback;
