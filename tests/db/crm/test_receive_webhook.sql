begin;
select plan(33);

create temp table fixture as select tests.create_connection() as connection,
  tests.create_user('admin@leadmill.example', null, true) as admin;
grant select on fixture to public;
create function pg_temp.receive(event text, deal bigint, action text default 'change', entity text default 'deal')
  returns text language sql as $$
  select crm.receive_webhook(connection, event, action, entity, deal, now()) from fixture
$$;
create function pg_temp.jobs() returns bigint language sql stable security definer as $$
  select count(*) from queue.procrastinate_jobs as j, fixture as f
    where j.task_name = 'fetch_deals' and j.args ->> 'connection_id' = f.connection::text and j.status = 'todo'
$$;
create function pg_temp.fetch(given jsonb, up_to bigint default null) returns boolean language sql as $$
  select crm.store_fetched(f.connection, coalesce(up_to, b.last_event),
    array(select (d.deal ->> 'id')::bigint from jsonb_array_elements(given) as d (deal)), given, (
    select coalesce(jsonb_agg(tests.person((d.deal ->> 'person_id')::bigint)), '[]') from jsonb_array_elements(given) as d (deal)
      where d.deal ? 'person_id'))
  from fixture as f left join crm.begin_fetch(f.connection) as b on true
$$;

select is(tests.outcome($$select crm.receive_webhook(connection, 'e', 'change', 'deal', 1, now()) from fixture$$), '42501',
  r || ' tells no event')
from (values ('anon'), ('member'), ('admin'), ('leadmill_worker')) as v (r), lateral (select set_config('role', r, true)) as s;
select is(tests.outcome($$select * from crm.webhook_credentials(gen_random_uuid())$$), '42501', r || ' sees no gate')
from (values ('anon'), ('member'), ('admin'), ('leadmill_worker')) as v (r), lateral (select set_config('role', r, true)) as s;
select tests.act_as_nobody();

set local role leadmill_api;
select is_empty('select crm.webhook_credentials(gen_random_uuid())', 'a connection that is not there has no gate');
select results_eq('select length(digest), company_id from fixture, crm.webhook_credentials(connection)', 'values (32, 13923453::bigint)',
  'the service may compare');
select is(pg_temp.receive('e1', 1, 'create'), 'waiting', 'an event about a deal is stored');
select is(pg_temp.receive('e1', 1, 'create'), 'duplicate', 'once');
select is(pg_temp.receive('e2', 1), 'waiting', 'another about the same deal');
select is(pg_temp.receive('e3', 2, 'change', 'person'), 'ignored', 'a person is seen with his deals');
select is(pg_temp.receive('e3b', null, 'create', 'lead'), 'ignored', 'what has no number is none of ours');
select is(tests.outcome($$select pg_temp.receive('e3c', null)$$), '23514', 'a deal has one');
select is(crm.receive_webhook(gen_random_uuid(), 'e', 'change', 'deal', 1, now()), 'duplicate',
  'for a connection that is not there nothing is stored');
reset role;
select is(pg_temp.jobs(), 1::bigint, 'one job reads the deal again');

-- Read again.
set local role leadmill_worker;
select results_eq('select deals, reads_account from fixture, crm.begin_fetch(connection)',
  $$values ('{1}'::bigint[], false)$$, 'each deal once');
select results_eq(
  'select l.persons from fixture, crm.required_reads_of_fetched(connection, jsonb_build_array(tests.deal(1))) as l',
    $$values ('{1001}'::bigint[])$$, 'with its person');
reset role;
create temp table seen as select last_event from fixture, crm.begin_fetch(connection);
select pg_temp.receive('e4', 1);
select ok(pg_temp.fetch(jsonb_build_array(tests.deal(1)), last_event), 'what came while the deal was read waits still') from seen;
select results_eq(
  'select event_id, status, outcome from crm.webhook_event order by id',
  $$values ('e1', 'done', 'imported'), ('e2', 'done', 'imported'), ('e3', 'ignored', null), ('e3b', 'ignored', null),
    ('e4', 'waiting', null)$$, 'and is read once more');
select ok(not pg_temp.fetch(jsonb_build_array(tests.deal(1))), 'until nothing waits');
select is_empty('select crm.begin_fetch(connection) from fixture', 'then there is nothing to do');
select pg_temp.receive('e5', 1, 'delete'), pg_temp.receive('e6', 5), pg_temp.receive('e7', 6);
select pg_temp.fetch(jsonb_build_array('{"id": 1, "is_deleted": true}'::jsonb, tests.deal(5, '{"stage_id": 1}'),
  tests.deal(6, '{"person_id": null}') - 'person_id'));
select results_eq(
  $$select event_id, outcome, faults #>> '{0,field}' from crm.webhook_event where event_id >= 'e5' order by id$$,
  $$values ('e5', 'withdrawn', null), ('e6', 'excluded', null), ('e7', 'failed', 'contact.name')$$, 'what came of each is kept');

-- Not found is a deletion only where Pipedrive says that word as well.
select pg_temp.fetch(jsonb_build_array(tests.deal(7), tests.deal(8)));
select pg_temp.receive('f1', 7), pg_temp.receive('f2', 8), pg_temp.receive('f3', 8, 'delete');
select pg_temp.fetch('[{"id": 7, "is_missing": true}, {"id": 8, "is_missing": true}]');
select results_eq(
  $$select event_id, outcome from crm.webhook_event where event_id >= 'f' order by id$$,
  $$values ('f1', 'missing'), ('f2', 'withdrawn'), ('f3', 'withdrawn')$$, 'both are told');
select results_eq(
  $$select i.deal_id, l.status from crm.imported_deal as i join intake.lead as l on l.id = i.lead_id where i.deal_id in (7, 8) order by 1$$,
  $$values (7::bigint, 'pending_approval'), (8, 'rejected')$$, 'a deal that is missing for a moment keeps its lead');

-- What stands in the way.
set local search_path = queue, public;
delete from procrastinate_jobs where task_name = 'fetch_deals';
reset search_path;
select pg_temp.receive('e8', 8);
set local search_path = queue, public;
delete from procrastinate_jobs where task_name = 'fetch_deals';
reset search_path;
select crm.pause_connection(connection, 'blocked_at_edge', '10 minutes') from fixture;
select is_empty('select crm.begin_fetch(connection) from fixture', 'Pipedrive is not asked while it does not want to be');
select is(tests.outcome('select crm.recover_imports()'), 'done', 'a lost job is put back');
select is(pg_temp.jobs(), 1::bigint, 'once');
select tests.act_as(admin) from fixture;
select results_eq($$select problem, paused_until_at > now() + interval '9 minutes' from api.crm_connections, fixture
  where id = connection$$, $$values ('blocked_at_edge', true)$$, 'an admin sees why');
select api.refresh_crm_account(connection) from fixture;
select tests.act_as_nobody();
select is_empty('select crm.begin_fetch(connection) from fixture', 'where Pipedrive told us to wait an admin''s wish does not count');
select tests.act_as(admin) from fixture;
select api.update_crm_connection(connection, is_active => false) from fixture;
select tests.act_as_nobody();
select is(pg_temp.receive('e9', 9), 'ignored', 'what is switched off reads nothing');

select * from finish();
rollback;
