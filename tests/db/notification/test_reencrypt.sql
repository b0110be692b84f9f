begin;
select plan(13);
create temp table f as
select tests.create_user('owner@people.example') as member, tests.create_user('admin@leadmill.example', null, true) as admin;
alter table f add endpoint uuid, add ours uuid;
update f set endpoint = tests.create_channel(member, 'endpoint', 'in'), ours = tests.create_channel(admin, 'slack', 'ours');
select tests.create_channel(member, 'email', 'box') is not null from f;
grant select on f to public;
create function pg_temp.stale() returns text language sql as $$
  select coalesce(string_agg(format('%s %s', s.name, s.key_id), ', ' order by s.name, s.row_id), '') from notification.stale_secrets() as s
$$;
-- Octets 4 to 11 of what is encrypted name the key.
create function pg_temp.aged(sealed bytea) returns bytea language sql as $$
  select overlay(aged.sealed placing '\x0123456789abcdef'::bytea from 5 for 8)
$$;

select tests.act_as(u) from f, unnest(array[member]) as u;
select is(tests.outcome('select notification.stale_secrets()'), '42501', 'a member sees no secrets');
select tests.act_as(admin) from f;
select is(tests.outcome('select notification.stale_secrets()'), '42501', 'nor does an admin');
select is(tests.outcome($$select notification.reencrypt(endpoint, 'channel', '', '') from f$$), '42501', 'nor encrypts one');
select tests.act_as_nobody();
select is(pg_temp.stale(), '', 'what the newest key encrypted needs nothing');
update notification.channel as c set secret = pg_temp.aged(c.secret) where c.id in (select endpoint from f);
update notification.signing_secret as s set secret = pg_temp.aged(s.secret);
select is(pg_temp.stale(), 'channel 0123456789ABCDEF, signing_secret 0123456789ABCDEF', 'what another encrypted is told, with its key');
create temp table old as select * from notification.stale_secrets();
grant select on old to public;
set local role leadmill_worker;
select is(notification.reencrypt(row_id, case name when 'channel' then 'signing_secret' else 'channel' end, sealed, 'x'), false,
  'not in the place of another') from old;
select is(notification.reencrypt(f.ours, 'channel', sealed, 'x'), false, 'nor of another channel') from old, f where name = 'channel';
select is(notification.reencrypt(row_id, 'fax', sealed, 'x'), false, 'nor of what is no secret') from old where name = 'channel';
select ok(notification.reencrypt(row_id, name, sealed, 'secret'), 'the worker gives what it decrypted') from old where name = 'channel';
reset role;
select is(pg_temp.stale(), 'signing_secret 0123456789ABCDEF', 'the rest is still to do');
select ok(notification.reencrypt(row_id, name, sealed, 'secret'), 'which is done') from old where name = 'signing_secret';
select is(pg_temp.stale(), '', 'then nothing is left');

select * from finish();
rollback;
