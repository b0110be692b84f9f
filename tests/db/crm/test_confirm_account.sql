begin;
select plan(23);

create temp table f as
select (crm.create_connection(null, 'CRM', 'acme', repeat('a', 40), o) ->> 'connection_id')::uuid as connection
from tests.create_organization() as o;
grant select on f to public;
create function pg_temp.state() returns text
language sql
return (select concat_ws(' ', c.status, c.problem, c.company_id, c.account_user_id) from crm.connection as c join f on c.id = f.connection);

select is(tests.outcome($$select crm.confirm_account(connection, 1, 'acme', 1) from f$$), '42501', format('%s confirms nothing', v.r))
from (values ('admin'), ('member'), ('leadmill_api')) as v (r), lateral (select set_config('role', v.r, true)) as s;
select tests.act_as_nobody();
select is(pg_temp.state(), 'checking', 'a new token is being checked');

set local role leadmill_worker;
select is(crm.confirm_account(connection, null, 'acme', 1), false, 'an account without a company is refused') from f;
select is(crm.confirm_account(connection, 7, 'other', 1), false, 'and so is the token of another company') from f;
select is(crm.confirm_account(connection, 7, null, 1), false, 'or one that does not say whose it is') from f;
select crm.pause_connection(connection, 'other_company', '1 hour', true) from f;
reset role;
select is(pg_temp.state(), 'refused other_company', 'the reason is told');

set local role leadmill_worker;
select is(crm.confirm_account(connection, 7, 'acme', 3), true, 'the right one is confirmed') from f;
reset role;
select is(pg_temp.state(), 'connected 7 3', 'with its company and its user');

set local role leadmill_worker;
select is(crm.confirm_account(connection, 8, 'acme', 3), false, 'the company stays the same') from f;
select is(crm.confirm_account(connection, 7, 'acme-renamed', 4), true, 'under another name, too') from f;
reset role;
select is(pg_temp.state(), 'connected 7 4', 'another user of it may take over');
select is(c.company_domain, 'acme-renamed', 'and is asked there from now on') from crm.connection as c join f on c.id = f.connection;
select tests.connect_for_events(c.organization_id, 'taken') from crm.connection as c join f on c.id = f.connection;
select is(crm.confirm_account(connection, 7, d.domain, 4), true, 'not where the organisation has a connection, nor anywhere else: ' || d.domain)
from f, unnest('{taken, evil.example}'::text[]) as d (domain);
select is(c.company_domain, 'acme-renamed', 'it stays where it was') from crm.connection as c join f on c.id = f.connection;

-- Each reason why Pipedrive may not be asked is a state of its own.
create function pg_temp.status_with(problem text) returns text language plpgsql as $$
begin
  perform crm.note_problem(connection, problem) from f;
  return (select c.status from crm.connection as c join f on c.id = f.connection);
end
$$;
select is(pg_temp.status_with(p.problem), p.status, format('%s: %s', p.problem, p.status))
from (values
  ('token_refused', 'refused'), ('other_company', 'refused'), ('rate_limit', 'connected'), ('status_503', 'connected')) as p (problem, status);
select crm.confirm_account(connection, 7, 'acme', 4) from f;
select is(pg_temp.state(), 'connected 7 4', 'and the next success clears all');
select crm.pause_connection(connection, 'defect', '1 hour', true) from f;
select is(pg_temp.state(), 'connected defect 7 4', 'an error of ours is no refusal');

select * from finish();
rollback;
