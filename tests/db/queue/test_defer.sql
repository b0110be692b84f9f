begin;
select plan(27);

select is(tests.outcome($$select queue.defer('send_mail')$$), '42501', r || ' may not defer jobs')
from (values ('anon'), ('member'), ('partner'), ('admin'), ('authenticator'), ('authenticator_admin'), ('leadmill_api'),
  ('leadmill_monitor')) as v (r),
  lateral (select set_config('role', r, true)) as s;
set local role leadmill_worker;
select is(tests.outcome($$select queue.defer('send_mail')$$), 'done', 'the worker does');
select is(tests.outcome($$select queue.defer('format_disk')$$), 'LM901', 'a task that no worker knows is refused at once');
select is(tests.outcome($$select queue.defer(null)$$), 'LM901', 'a job without a task is refused');
select is(tests.outcome($$select queue.defer('send_mail', null)$$), '23502', 'a job has arguments');
reset role;
select is((select count(*)::integer from queue.procrastinate_jobs), 1, 'what was refused left nothing');
set local search_path = queue, public; -- the library's triggers find their tables no other way
delete from queue.procrastinate_jobs;
set local search_path = public;

select set_config('request.headers', '', true);
create temp table made as
select queue.defer('distribute_lead', '{"lead_id": "x"}', lock => 'l', queueing_lock => 'q', at => '2030-01-01 00:00+00') as id;
select results_eq(
  $$select id, queue_name::text, task_name::text, priority, args, lock, queueing_lock, scheduled_at, status::text, attempts
    from queue.procrastinate_jobs$$,
  $$select id, 'interactive', 'distribute_lead', 10, '{"lead_id": "x"}'::jsonb, 'l', 'q', '2030-01-01 00:00+00'::timestamptz, 'todo', 0
    from made$$,
  'queue and priority are the task''s, all else is the caller''s');
select bag_eq(
  $$select type::text from queue.procrastinate_events$$, $$values ('deferred'), ('scheduled')$$, 'the library''s triggers have fired');

select is(queue.defer('distribute_lead', '{"lead_id": "y"}', queueing_lock => 'q'), null,
  'one with the same queueing lock is waiting already');
select is((select count(*)::integer from queue.procrastinate_jobs), 1, 'a job whose queueing lock is taken is not stored a second time');
set local search_path = queue, public;
update queue.procrastinate_jobs set status = 'doing';
set local search_path = public;
select isnt(queue.defer('distribute_lead', '{"lead_id": "y"}', queueing_lock => 'q'), null, 'behind one that runs another may wait');
select isnt(queue.defer('distribute_lead', '{"lead_id": "z"}', lock => 'l'), null, 'a lock is no queueing lock');
select isnt(queue.defer('distribute_lead'), null, 'jobs without a queueing lock wait beside one another');

create temp table many
  as select queue.defer_all('send_mail', array['{"n": 1}', '{"n": 2}', '{"n": 3}', '{"n": 4}']::jsonb[],
  queueing_locks => array['a', 'q', null, 'a']) as ids;
select results_eq(
  $$select i.place, j.args, j.queueing_lock from many, unnest(ids) with ordinality as i (id, place) left
    join queue.procrastinate_jobs as j using (id) order by place$$,
  $$values (1::bigint, '{"n": 1}'::jsonb, 'a'), (2, null, null), (3, '{"n": 3}', null), (4, null, null)$$,
  'ids are returned in the order of the arguments, with null where a job with the same lock is waiting');
select is(queue.defer_all('send_mail', '{}'), '{}', 'an empty list defers nothing');
select is(tests.outcome($$select queue.defer_all('format_disk', array['{}']::jsonb[])$$), 'LM901',
  'many jobs of an unknown task are refused');

select tests.come_from('192.0.2.1');
create temp table caused as select queue.defer('send_mail', '{"delivery_id": "d"}') as id;
select is(
  (select args from queue.procrastinate_jobs join caused using (id)),
  jsonb_build_object('delivery_id', 'd', 'request_id', request.id()), 'a job says which request caused it');

-- An attacker who can make temporary objects does not get between the wrapper and its tables.
discard plans; -- none that was made before they were there
create table pg_temp.task (name text, queue_name text, priority integer, comment text);
insert into pg_temp.task values ('format_disk', 'interactive', 0, '');
create table pg_temp.procrastinate_jobs (like queue.procrastinate_jobs including defaults);
create table pg_temp.procrastinate_events (like queue.procrastinate_events including defaults);
grant all on pg_temp.task, pg_temp.procrastinate_jobs, pg_temp.procrastinate_events to public;
select is(tests.outcome($$select queue.defer('format_disk')$$), 'LM901', 'a temporary table of the same name is not looked at');
select is(tests.outcome($$select queue.defer('send_mail')$$), 'done', 'a temporary table of the same name does not stand in the way');
select is((select count(*)::integer from pg_temp.procrastinate_jobs) + (select count(*)::integer from pg_temp.procrastinate_events), 0,
  'a temporary table catches nothing that the library''s triggers write');

select * from finish();
rollback;
