begin;
select plan(28);

create temp table fixture as
select tests.create_connection() as connection, tests.create_connection() as other,
  tests.create_user('admin@leadmill.example', null, true) as admin, tests.create_user('member@people.example') as member;
grant select on fixture to public;
create function pg_temp.jobs() returns setof text language sql stable as $$
  select concat_ws(' ', j.task_name, j.lock = 'crm:' || f.connection, j.queueing_lock = 'import:' || (j.args ->> 'run_id'), j.status, j.scheduled_at is null)
  from queue.procrastinate_jobs as j, fixture as f where j.task_name = 'import_deals' and j.lock in ('crm:' || f.connection) order by j.id
$$;

select tests.act_as(member) from fixture;
select is(tests.outcome('select api.start_import(connection) from fixture'), '42501', 'a member starts no import');
select is(tests.outcome('select crm.start_runs()'), '42501', 'nor all of them');
select tests.act_as_anon();
select is(tests.outcome('select api.start_import(connection) from fixture'), '42501', 'nor does anybody');
select tests.act_as(admin) from fixture;
select is(tests.outcome('select crm.start_run(connection, $$admin$$) from fixture'), '42501', 'an admin not past the door');
select is(tests.outcome('select api.start_import(gen_random_uuid())'), '404 LM751', 'nor of a connection that is not there');

select isnt(api.start_import(connection), null, 'an admin starts one') from fixture;
select is(tests.outcome('select api.start_import(connection) from fixture'), '409 LM752', 'never two at once');
select results_eq(
  $$select cause, requested_by, status, window_ends_at - window_starts_at > '55 days', list, seen, seconds is null
    from api.crm_imports, fixture where connection_id = connection$$,
  $$select 'admin', admin, 'queued', true, 'deals', 0, true from fixture$$, 'it waits, and everybody may see how it was begun');
select tests.act_as_nobody();
select results_eq('select pg_temp.jobs()', $$values ('import_deals t t todo t')$$, 'its job is there, one at a time for a connection');

-- The schedule.
set local role leadmill_worker;
select is(count(*)::integer, 1, 'the schedule starts those that do not run yet') from crm.start_runs();
reset role;
select is(count(*)::integer, 1, 'each once') from crm.import_run as r, fixture as f where r.connection_id = f.other and r.cause = 'schedule';
select is_empty('select crm.start_runs()', 'not a second time while they run');
insert into crm.import_run (connection_id, cause, status, problem, window_starts_at, window_ends_at, finished_at)
select connection, 'schedule', 'failed', 'defect', now(), now(), now() - make_interval(days => d) from fixture, unnest(array[89, 91]) as d;
select crm.start_runs();
select is((select count(*)::integer from crm.import_run as r, fixture as f where r.connection_id = f.connection and r.status = 'failed'), 1, 'history is kept for 90 days');

-- A worker takes it up.
create temp table run as select r.id from crm.import_run as r, fixture as f where r.connection_id = f.connection and r.status = 'queued';
grant select on run to leadmill_worker;
set local role leadmill_worker;
select is_empty('select crm.begin_run(gen_random_uuid())', 'a run that is not there is nothing to do');
select results_eq(
  'select attempt, reads_account, list, next_cursor from run, crm.begin_run(run.id)', $$values (1, false, 'deals', null::text)$$, 'a worker takes it up');
select results_eq('select attempt from run, crm.begin_run(run.id)', 'values (2)', 'so does another');
select is(tests.outcome($$select crm.import_page(id, 1, '[]', '[]', null, 1, 10) from run$$), 'LM754', 'what the first still writes is refused');
select is(tests.outcome($$select crm.look_at_page(id, 1, '[]') from run$$), 'LM754', 'it is told so even before');
select is(tests.outcome($$select crm.fail_run(id, 1, 'defect') from run$$), 'LM754', 'nor does it end the run');
select is(tests.outcome($$select crm.continue_run(id, 1) from run$$), 'LM754', 'or go on');
reset role;
update crm.connection as c set account_read_at = now() - interval '61 minutes' from fixture as f where c.id = f.connection;
select ok(reads_account, 'names that are older than an hour are read anew') from run, crm.begin_run(run.id);

-- What stands in the way.
set local search_path = queue, public;
delete from procrastinate_jobs where task_name = 'import_deals'; -- the worker has it
reset search_path;
update crm.connection as c set paused_until_at = now() + interval '10 minutes' from fixture as f where c.id = f.connection;
select is_empty('select crm.begin_run(id) from run', 'Pipedrive is not asked while it does not want to be');
select ok(max(j.scheduled_at) > now() + interval '9 minutes', 'the run goes on after that')
from queue.procrastinate_jobs as j, run where j.args ->> 'run_id' = run.id::text;
update crm.connection as c set paused_until_at = null from fixture as f where c.id = f.connection;
select tests.act_as(admin) from fixture;
select api.update_crm_connection(connection, is_active => false) from fixture;
select is(tests.outcome('select api.start_import(connection) from fixture'), '409 LM753', 'a connection that is switched off is not imported');
select tests.act_as_nobody();
select is_empty('select crm.begin_run(id) from run', 'nor does a run go on');
select results_eq('select status, problem, finished_at is not null from crm.import_run join run using (id)', $$values ('failed', 'switched_off', true)$$, 'it says why');
select is_empty('select crm.begin_run(id) from run', 'what is over stays over');
update catalog.form_schema as s set status = 'retired' from crm.connection as c, fixture as f where c.id = f.other and s.niche_id = c.niche_id;
select crm.begin_run(r.id) from crm.import_run as r, fixture as f where r.connection_id = f.other;
select results_eq(
  $$select r.status, r.problem from crm.import_run as r, fixture as f where r.connection_id = f.other$$, $$values ('failed', 'niche_has_no_form')$$,
  'a niche without a form takes no leads');

select * from finish();
rollback;
