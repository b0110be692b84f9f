begin;
select plan(42);

create temp table fixture as
select tests.create_connection() as connection, tests.create_connection() as other,
  tests.create_user('admin@leadmill.example', null, true) as admin, tests.create_user('member@people.example') as member;
grant select on fixture to public;
create function pg_temp.jobs() returns setof text language sql stable as $$
  select concat_ws(' ', j.task_name, j.lock = 'crm:' || f.connection, j.queueing_lock = 'import:' || (j.args ->> 'run_id'), j.status,
    j.scheduled_at is null)
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
  $$select cause, requested_by, status, window_ends_at - window_starts_at > '55 days', current_list, seen, seconds is null
    from api.crm_imports, fixture where connection_id = connection$$,
  $$select 'admin', admin, 'queued', true, 'deals', 0, true from fixture$$, 'it waits, and everybody may see how it was begun');
select tests.act_as_nobody();
select results_eq('select pg_temp.jobs()', $$values ('import_deals t t todo t')$$, 'its job is there, one at a time for a connection');

-- The schedule.
set local role leadmill_worker;
select is(count(*)::integer, 1, 'the schedule starts those that do not run yet') from crm.start_runs();
reset role;
select is(count(*)::integer, 1, 'each once') from crm.import_run as r, fixture as f
  where r.connection_id = f.other and r.cause = 'schedule';
select is_empty('select crm.start_runs()', 'not a second time while they run');
insert into crm.import_run (connection_id, cause, status, problem, window_starts_at, window_ends_at, finished_at)
select connection, 'schedule', 'failed', 'defect', now(), now(), now() - make_interval(days => d) from fixture, unnest(array[89, 91]) as d;
select crm.start_runs();
select is((select count(*)::integer from crm.import_run as r, fixture as f where r.connection_id = f.connection and r.status = 'failed'), 1,
  'history is kept for 90 days');

-- A worker takes it up.
create temp table run as select r.id from crm.import_run as r, fixture as f where r.connection_id = f.connection and r.status = 'queued';
grant select on run to leadmill_worker;
set local role leadmill_worker;
select is_empty('select crm.begin_run(gen_random_uuid())', 'a run that is not there is nothing to do');
select results_eq(
  'select fencing_token, reads_account, current_list, next_cursor from run, crm.begin_run(run.id)',
    $$values (1, false, 'deals', null::text)$$, 'a worker takes it up');
select results_eq('select fencing_token from run, crm.begin_run(run.id)', 'values (2)', 'so does another');
select is(tests.outcome($$select crm.import_page(id, 1, '[]', '[]', null, 1, 10) from run$$), 'LM754',
  'what the first still writes is refused');
select is(tests.outcome($$select crm.required_reads(id, 1, '[]') from run$$), 'LM754', 'it is told so even before');
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
select is(tests.outcome('select api.start_import(connection) from fixture'), '409 LM753',
  'a connection that is switched off is not imported');
select tests.act_as_nobody();
select results_eq('select status, problem, finished_at is not null from crm.import_run join run using (id)',
  $$values ('failed', 'switched_off', true)$$, 'its run ends at once, and says why');
select is(tests.outcome($$select crm.import_page(id, (select fencing_token from crm.import_run as r where r.id = run.id), '[]', '[]', null,
  1, 10) from run$$), 'LM754', 'a worker that is at it writes no more');
select is_empty('select crm.begin_run(id) from run', 'nor does a run go on');
select is_empty('select crm.begin_run(id) from run', 'what is over stays over');
update catalog.form_schema as s set status = 'retired' from crm.connection as c, fixture as f
  where c.id = f.other and s.niche_id = c.niche_id;
select crm.begin_run(r.id) from crm.import_run as r, fixture as f where r.connection_id = f.other;
select results_eq(
  $$select r.status, r.problem from crm.import_run as r, fixture as f
    where r.connection_id = f.other$$, $$values ('failed', 'niche_has_no_form')$$,
  'a niche without a form takes no leads');

-- What Pipedrive refuses leaves nothing that cannot go on.
create temp table third as select tests.create_connection() as connection;
grant select on third to public;
create function pg_temp.run() returns crm.import_run language sql stable security definer as $$
  select r from crm.import_run as r, third as t where r.connection_id = t.connection order by r.created_at desc, r.id desc limit 1
$$;
create function pg_temp.waits(task text) returns boolean language sql stable security definer as $$
  select bool_or(coalesce(j.scheduled_at > clock_timestamp(), false)) from queue.procrastinate_jobs as j, third as t
  where j.task_name = waits.task and j.lock = 'crm:' || t.connection and j.status = 'todo'
$$;
select crm.pause_connection(connection, 'token_refused', '1 hour', true) from third;
select is_empty('select crm.begin_account(connection) from third', 'by itself Pipedrive is not asked again');
select tests.act_as(admin) from fixture;
select api.start_import(connection) from third;
select tests.act_as_nobody();
select is(pg_temp.waits('import_deals'), false, 'an import that an admin starts does not wait for the end of that');
select isnt_empty('select crm.begin_run((pg_temp.run()).id)', 'it asks');
select crm.fail_run((pg_temp.run()).id, 1, 'token_refused');
select is((select problem from crm.connection as c, third as t where c.id = t.connection), 'token_refused', 'and says what was answered');
create temp table refused as select (pg_temp.run()).id;
select tests.act_as(admin) from fixture;
select api.replace_crm_token(connection, repeat('b', 40)) from third;
select tests.act_as_nobody();
select ok((pg_temp.run()).id <> id and (pg_temp.run()).status = 'queued', 'a new token starts it anew') from refused;
select is((pg_temp.run()).requested_by, admin, 'as the wish of who gave the token') from fixture;
select ok((select reads_account from crm.begin_run((pg_temp.run()).id)), 'and whose token it is is looked at first');
set local search_path = queue, public;
delete from procrastinate_jobs where task_name = 'import_deals'; -- the worker has it
reset search_path;
select crm.delay_run((pg_temp.run()).id, 1, 'blocked_at_edge', '30 minutes'),
  crm.pause_connection(connection, 'blocked_at_edge', '30 minutes') from third;
select is(pg_temp.waits('import_deals'), true, 'a run that Pipedrive told to wait waits');
select tests.act_as(admin) from fixture;
select api.replace_crm_token(connection, repeat('c', 40)) from third;
select tests.act_as_nobody();
select is(pg_temp.waits('import_deals'), false, 'until there is a new token');
select is(count(*)::integer, 2, 'which starts no second one') from crm.import_run as r, third as t where r.connection_id = t.connection;
select crm.end_run((pg_temp.run()).id, 'failed', 'defect');
select crm.pause_connection(connection, 'budget_spent', '30 minutes') from third;
select tests.act_as(admin) from fixture;
select api.start_import(connection) from third;
select tests.act_as_nobody();
select results_eq('select status, problem from pg_temp.run()', $$values ('queued', 'budget_spent')$$, 'one that has to wait says why');
select api.update_crm_connection(connection, is_active => false), api.update_crm_connection(connection, is_active => true) from third;
select is(tests.outcome('select crm.start_import(connection) from third'), 'done', 'off and on again nothing is under way');
select is(pg_temp.waits('import_deals'), true, 'but Pipedrive''s word counts');

select * from finish();
rollback;
