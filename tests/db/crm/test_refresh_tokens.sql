-- A refresh token can be used once: one caller at a time has it, and nobody ends a grant that is alive.
begin;
select plan(39);

create temp table f as
select tests.connect_by_oauth(tests.create_user('ours@people.example'), 'acme') as connection,
  tests.connect_for_events(tests.create_organization(), 'zenith') as by_token;
grant select on f to public;
create temp table lease as select * from unnest('{a, b}'::text[], array[gen_random_uuid(), gen_random_uuid()]) as l (name, id);
grant select on lease to public;
create function pg_temp.lease(name text) returns uuid language sql stable as $$ select l.id from lease as l where l.name = lease.name $$;
create function pg_temp.begin(name text, version integer default 1) returns text language sql as $$
  select r.outcome || case when r.refresh_token is not null then ' token' else '' end
  from f, crm.begin_refresh(f.connection, version, pg_temp.lease(name)) as r
$$;
create function pg_temp.store(name text, version integer default 1) returns boolean language sql as $$
  select crm.store_tokens(connection, version, 'access-of-' || name, 'refresh-of-' || name, 3599, null) from f
$$;
create function pg_temp.state() returns text language sql security definer as $$
  select concat_ws(' ', c.status, c.problem, c.token_version, case when c.refresh_lease_id is not null then 'leased' end)
  from crm.connection as c join f on c.id = f.connection
$$;
create procedure pg_temp.expire() language sql security definer as $$
  update crm.connection as c set refresh_leased_until_at = clock_timestamp() - interval '1 second' from f where c.id = f.connection
$$;

select is(tests.outcome(c), '42501', format('%s: not for %s', c, v.r))
from (values ('member'), ('admin'), ('leadmill_api')) as v (r), lateral (select set_config('role', v.r, true)) as s, unnest(array[
  'select crm.access_token(gen_random_uuid())', 'select crm.begin_refresh(gen_random_uuid(), 1, gen_random_uuid())',
  $$select crm.store_tokens(gen_random_uuid(), 1, 'a', 'r', 1, null)$$, 'select crm.lose_grant(gen_random_uuid(), gen_random_uuid())',
  'select crm.end_refresh(gen_random_uuid(), gen_random_uuid())', 'select crm.refresh_tokens()']) as c
where v.r = 'leadmill_api' or c like '%access%';
select tests.act_as_nobody();

-- Which token is fresh.
set local role leadmill_worker;
select results_eq('select is_oauth, is_fresh, token_version, company_domain from f, crm.access_token(connection)',
  $$values (true, true, 1, 'acme')$$, 'an access token of an hour is fresh');
select results_eq('select is_oauth, is_fresh from f, crm.access_token(by_token)', 'values (false, true)', 'an API token is always');
select is(pg_temp.begin('a', 1), 'leased token', 'the first may refresh');
select is(pg_temp.begin('b', 1), 'busy', 'the second has to wait');
select is(pg_temp.begin('b', 0), 'stored', 'who has an older token reads the newer one');
select is(pg_temp.store('a'), true, 'the pair is stored');
select is(pg_temp.begin('b', 1), 'stored', 'and is there for the second');
select is(pg_temp.store('a'), false, 'once');
reset role;
select is(pg_temp.state(), 'connected 2', 'all is well');
update crm.connection as c set token_expires_at = now() + interval '4 minutes' from f where c.id = f.connection;
set local role leadmill_worker;
select results_eq('select is_fresh from f, crm.access_token(connection)', 'values (false)', 'one that ends soon is not fresh');

-- A caller that is slow, and one that finds its refresh token used: the pair of the slow one counts.
select is(pg_temp.begin('a', 2), 'leased token', 'one refreshes');
call pg_temp.expire();
select is(pg_temp.begin('b', 2), 'leased token', 'and takes so long that another tries');
select is(pg_temp.store('a', 2), true, 'the slow one stores its pair');
select is(crm.lose_grant(connection, pg_temp.lease('b')), false, 'the other one''s refusal counts for nothing') from f;
select is(pg_temp.state(), 'connected 3', 'the connection is healthy');
-- The other way round.
select is(pg_temp.begin('a', 3), 'leased token', 'one refreshes');
call pg_temp.expire();
select is(pg_temp.begin('b', 3), 'leased token', 'another tries');
select is(crm.lose_grant(connection, pg_temp.lease('a')), false, 'whose lease is over ends nothing') from f;
select is(crm.lose_grant(connection, pg_temp.lease('b')), true, 'the refusal comes first') from f;
select is(pg_temp.state(), 'reconnect grant_lost 3', 'the grant seems lost');
select is(pg_temp.store('a', 3), true, 'until the slow one stores its pair');
select is(pg_temp.state(), 'connected 4', 'and the connection is healthy again');
-- A request that was not executed.
select is(pg_temp.begin('a', 4), 'leased token', 'one refreshes');
select crm.end_refresh(connection, pg_temp.lease('b')) from f;
select is(pg_temp.begin('b', 4), 'busy', 'nobody ends the lease of another');
select crm.end_refresh(connection, pg_temp.lease('a')) from f;
select is(pg_temp.begin('b', 4), 'leased token', 'the one who has it does');
select is(crm.lose_grant(connection, pg_temp.lease('b')), true, 'a grant that is lost') from f;
select is(pg_temp.begin('a', 4), 'lost', 'is not refreshed');
select is_empty('select from f, crm.access_token(connection)', 'nor used');
reset role;
select is_empty('select from f, crm.begin_account(connection)', 'nor is its account read');

-- The schedule.
select crm.refresh_tokens();
select is_empty($$select from queue.procrastinate_jobs where task_name = 'refresh_token'$$, 'what was refreshed lately is not refreshed');
update crm.connection as c set token_stored_at = now() - interval '7 days', grant_lost_at = null, problem = null;
set local role leadmill_worker;
select crm.refresh_tokens();
reset role;
select results_eq($$select args ->> 'connection_id' from queue.procrastinate_jobs where task_name = 'refresh_token'$$,
  'select connection::text from f', 'what rested for days is, unless it has an API token');

select * from finish();
rollback;
