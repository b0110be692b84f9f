begin;
select plan(10);

create temp table f as select tests.create_user() as member, tests.create_user(admin => true) as admin;
grant select on f to public;
select tests.act_as(member) from f;
select is(tests.outcome('select api.health()'), '42501', 'a member does not see how the platform is');
select tests.act_as_nobody();

select queue.defer('clean_files', '{}');
update ops.setting set value = '"2026-01-31T03:00:00Z"' where name = 'ops.last_backup_at';
update ops.setting set value = '"2026-01-31T03:10:00Z"' where name = 'ops.last_drill_at';
create temp table job as select max(id) as id from queue.procrastinate_jobs where task_name = 'clean_files';
grant select on job to public;
select tests.act_as(admin) from f;
select is(q ->> 'ready', '1', 'a job that waits') from jsonb_array_elements(api.health() -> 'queues') as q where q ->> 'queue' = 'batch';
select cmp_ok((q ->> 'oldest_seconds')::integer, '>=', 0, 'and for how long') from jsonb_array_elements(api.health() -> 'queues') as q
where q ->> 'queue' = 'batch';
select is(api.health() -> 'failed_jobs', '[]', 'none has failed');
select is((api.health() ->> 'last_backup_at')::timestamptz, '2026-01-31T03:00:00Z', 'the last backup');
select is((api.health() ->> 'last_drill_at')::timestamptz, '2026-01-31T03:10:00Z', 'and the last drill');
select is(jsonb_typeof(api.health() #> '{notifications,waiting}'), 'number', 'how far notifications are behind');
select is(jsonb_typeof(api.health() #> '{access_log,silent_seconds}'), 'number', 'and the counting of calls');
select is(jsonb_typeof(api.health() #> '{unsealed,is_overdue}'), 'boolean', 'whether a seal is overdue');
select tests.act_as_nobody();

set local search_path = queue, public; -- its triggers need it
update queue.procrastinate_jobs set status = 'failed' where id = (select id from job);
reset search_path;
select tests.act_as(admin) from f;
select is(api.health() -> 'failed_jobs', '[{"task": "clean_files", "failed": 1}]', 'a job that failed');
select tests.act_as_nobody();

select * from finish();
rollback;
