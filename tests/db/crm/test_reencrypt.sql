begin;
select plan(19);
create temp table fixture as
select tests.create_connection() as one, tests.create_connection() as two,
  tests.create_user('admin@leadmill.example', null, true) as admin, tests.create_user('member@people.example') as member;
grant select on fixture to public;
create function pg_temp.stale() returns text language sql as $$
  select coalesce(string_agg(format('%s %s %s', case s.connection_id when f.one then 'one' else 'two' end, s.name, s.key_id), ', '
    order by s.connection_id, s.name), '') from crm.stale_secrets() as s, fixture as f
$$;
-- Octets 4 to 11 of what is sealed name the key.
create function pg_temp.aged(sealed bytea) returns bytea language sql as $$
  select overlay(aged.sealed placing '\x0123456789abcdef'::bytea from 5 for 8)
$$;

select tests.act_as(u) from fixture, unnest(array[member]) as u;
select is(tests.outcome('select crm.stale_secrets()'), '42501', 'a member sees no secrets');
select is(tests.outcome($$select crm.reencrypt(one, 'token', '', '') from fixture$$), '42501', 'and seals none');
select tests.act_as_nobody();
select tests.act_as(admin) from fixture;
select is(tests.outcome('select crm.stale_secrets()'), '42501', 'nor does an admin');
select is(tests.outcome($$select crm.reencrypt(one, 'token', '', '') from fixture$$), '42501', 'seal any');
select tests.act_as_nobody();
select is(pg_temp.stale(), '', 'what the newest key sealed needs nothing');
update crm.connection as c set token = pg_temp.aged(c.token), webhook_secret = pg_temp.aged(c.webhook_secret)
from fixture where c.id = one;
select is(pg_temp.stale(), 'one token 0123456789ABCDEF, one webhook_secret 0123456789ABCDEF', 'what another sealed is told, with its key');

create temp table before as select c.* from crm.connection as c;
grant select on before to public;
create temp table logged as select coalesce(max(id), 0) as last from audit.event;
grant select on logged to public;
set local role leadmill_worker;
select ok(crm.reencrypt(one, 'token', b.token, repeat('b', 40)), 'the worker gives what it opened') from fixture, before as b
  where b.id = one;
select is(crm.reencrypt(one, 'webhook_secret', b.token, 'x'), null, 'not in the place of another') from fixture, before as b
  where b.id = one;
select is(crm.reencrypt(two, 'token', b.token, 'x'), null, 'nor of another connection') from fixture, before as b where b.id = one;
select is(crm.reencrypt(one, n, b.token, 'x'), null, 'nor of what is no secret')
  from fixture, before as b, (values ('name'), (null)) as v (n) where b.id = one;
select is(crm.reencrypt(one, 'token', b.token, 'x'), null, 'nor twice: something else stands there') from fixture, before as b
  where b.id = one;
reset role;
select is(pg_temp.stale(), 'one webhook_secret 0123456789ABCDEF', 'the rest is still to do');
select is(c.token_key_id, ops.encryption_key_id(), 'the newest key has sealed it') from crm.connection as c, fixture where c.id = one;
select results_eq(
  $$select to_jsonb(c) - '{token, token_key_id}'::text[] from crm.connection as c order by id$$,
  $$select to_jsonb(b) - '{token, token_key_id}'::text[] from before as b order by id$$, 'and nothing else has changed');
select results_eq(
  $$select e.entity_id, e.after from audit.event as e, logged where e.id > last$$,
  $$select one::text, '{"token": "redacted", "token_key_id": "redacted"}'::jsonb from fixture$$, 'it is on record, without the secret');

-- Of OAuth there are two.
select tests.connect_by_oauth(member) from fixture;
update crm.connection as c set refresh_token = pg_temp.aged(c.refresh_token) where c.is_oauth;
select is((select string_agg(s.name, ', ') from crm.stale_secrets() as s join crm.connection as c on c.id = s.connection_id where c.is_oauth),
  'refresh_token', 'a refresh token is told, too');
create temp table granted as select c.id, c.refresh_token as sealed from crm.connection as c where c.is_oauth;
grant select on granted to public;
set local role leadmill_worker;
select ok(crm.reencrypt(id, 'refresh_token', sealed, 'refresh-1'), 'and sealed again') from granted;
reset role;
select is_empty('select from crm.stale_secrets() as s join granted as g on g.id = s.connection_id', 'by the newest key');

select * from finish();
rollback;
