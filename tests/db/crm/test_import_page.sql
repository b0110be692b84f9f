begin;
select plan(27);

create temp table fixture as
select tests.create_connection() as connection, tests.create_user('admin@leadmill.example', null, true) as admin;
create temp table run as select crm.start_run(connection, 'admin') as id from fixture;
grant select on fixture, run to public;
create function pg_temp.page(deals jsonb, following text default null, fencing_token integer default 1)
  returns crm.import_run language sql as $$
  select crm.import_page(run.id, fencing_token, deals, coalesce((
    select jsonb_agg(tests.person((d.deal ->> 'person_id')::bigint)) from jsonb_array_elements(deals) as d (deal)), '[]'), following, 3, 30)
      from run
$$;

select is(tests.outcome($$select crm.import_page(id, 1, '[]', '[]', null, 1, 10) from run$$), '42501', r || ' imports no page')
from (values ('anon'), ('member'), ('admin'), ('leadmill_api')) as v (r), lateral (select set_config('role', r, true)) as s;
select tests.act_as_nobody();
select is(tests.outcome($$select crm.import_page(id, 1, '[]', '[]', null, 1, 10) from run$$), 'LM754',
  'nor a worker that has not taken the run up');
select crm.begin_run(id) from run;

-- What must be read before.
set local role leadmill_worker;
select results_eq(
  $$select l.* from run, crm.required_reads(run.id, 1, jsonb_build_array(
    tests.deal(1), tests.deal(2), tests.deal(3, '{"stage_id": 3}'), tests.deal(4, '{"person_id": 1001}'),
      tests.deal(5, '{"person_id": null}'),
    tests.deal(6, jsonb_build_object('add_time', now())))) as l$$,
  $$values ('{1001,1002}'::bigint[], false)$$, 'persons are read once each, and only of deals that may become leads');
select results_eq(
  $$select l.persons from run, crm.required_reads(run.id, 1, jsonb_build_array(tests.deal(1), '{"id": "x", "person_id": 7}'::jsonb)) as l$$,
  $$values ('{7,1001}'::bigint[])$$, 'even when a deal of the page is none');
reset role;
select ok(not reads_account, 'a stage that is not known is looked for once a minute')
from run, crm.required_reads(run.id, 1, jsonb_build_array(tests.deal(1, '{"stage_id": 77}')));
update crm.connection as c set account_read_at = now() - interval '2 minutes' from fixture as f where c.id = f.connection;
select ok(reads_account, 'so the names are read anew then')
from run, crm.required_reads(run.id, 1, jsonb_build_array(tests.deal(1, '{"stage_id": 77}')));

-- Page by page.
select results_eq(
  $$select p.status, p.current_list, p.next_cursor, p.pages, p.calls, p.tokens, p.seen, p.imported, p.excluded, p.failed
    from pg_temp.page(jsonb_build_array(tests.deal(1), tests.deal(2), tests.deal(3, '{"stage_id": 3}'),
      tests.deal(4, '{"person_id": null}')), 'next') as p$$,
  $$values ('running', 'deals', 'next', 1, 3, 30, 4, 2, 1, 1)$$, 'a page is counted, and says where the next begins');
select results_eq(
  $$select f.deal_id, f.faults #>> '{0,field}' from crm.import_failure as f
    join run on run.id = f.run_id$$, $$values ('4', 'contact.name')$$, 'its failures are kept');
select tests.act_as(admin) from fixture;
select results_eq(
  $$select status, seen, imported, seconds >= 0 from api.crm_imports
    join run using (id)$$, $$values ('running', 4, 2, true)$$, 'an admin sees it grow');
select results_eq($$select deal_id from api.crm_import_failures$$, $$values ('4')$$, 'and what failed');
select tests.act_as_nobody();
select results_eq(
  $$select p.current_list, p.next_cursor, p.pages, p.unchanged from pg_temp.page(jsonb_build_array(tests.deal(2)), 'further') as p$$,
  $$values ('deals', 'further', 2, 1)$$, 'the next one follows');

-- The end of a list.
select results_eq(
  $$select p.status, p.current_list, p.next_cursor, p.outside from pg_temp.page(jsonb_build_array(tests.deal(5),
    tests.deal(6, jsonb_build_object('add_time', to_char((now() - interval '70 days') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')))),
      'more') as p$$,
  $$values ('running', 'archived', null::text, 1)$$, 'behind a deal that is too old nothing is read: the archived ones come next');
select results_eq($$select p.status, p.current_list
  from pg_temp.page('[]') as p$$, $$values ('running', 'deleted')$$, 'then the deleted ones');
select results_eq(
  $$select p.status, p.current_list, p.next_cursor
    from pg_temp.page(jsonb_build_array(tests.deal(7, '{"is_deleted": true, "add_time": "2020-01-01T00:00:00Z"}')), 'more') as p$$,
  $$values ('running', 'deleted', 'more')$$, 'all of them, however old');

-- What stands in the way, and goes by.
update crm.import_run as r set consecutive_failures = 10, problem = 'status_503' from run where r.id = run.id;
select is(crm.delay_run(id, 1, 'rate_limit'), 'running', 'a run that waits goes on') from run;
select results_eq('select consecutive_failures, problem from crm.import_run join run using (id)', $$values (11, 'rate_limit')$$,
  'and says what holds it up');
update crm.connection as c set problem = 'rate_limit', problem_at = now() from fixture as f where c.id = f.connection;
select results_eq($$select p.consecutive_failures, p.problem
  from pg_temp.page('[]', 'more') as p$$, $$values (0, null::text)$$, 'a page that came through clears that');
select results_eq('select problem from crm.connection as c, fixture as f where c.id = f.connection', $$values (null::text)$$,
  'for the connection too');
select results_eq(
  $$select p.status, p.finished_at is not null, p.seen
    from pg_temp.page('[]') as p$$, $$values ('succeeded', true, 8)$$, 'at the end of the last list it is over');
select is(tests.outcome($$select pg_temp.page('[]')$$), 'LM754', 'nothing comes after');

-- Twelve times in vain.
create temp table second as select crm.start_run(connection, 'admin') as id from fixture;
select crm.begin_run(id) from second;
select is((select array_agg(crm.delay_run(id, 1, 'status_503') order by n) from second, generate_series(1, 12) as n)[11:],
  '{running,failed}', 'after twelve times it is given up');
select results_eq('select status, problem from crm.import_run join second using (id)', $$values ('failed', 'status_503')$$, 'and says why');

-- Lost with its worker.
create temp table third as select crm.start_run(connection, 'admin') as id from fixture;
set local search_path = queue, public;
delete from procrastinate_jobs where task_name = 'import_deals';
reset search_path;
select results_eq('select crm.recover_imports()', 'select id from third', 'a run whose job was lost gets another');
select is_empty('select crm.recover_imports()', 'once');

select * from finish();
rollback;
