begin;
select plan(64);
select tests.watch_identity();
create temp table pair (body jsonb);
grant all on pair to public;
create temp table refusal (body jsonb);
grant all on refusal to public;
select tests.come_from('203.0.113.1', 'a browser');
create temp table fixture as select
  tests.create_user('ann@example.com') as ann,
  tests.create_user('bob@example.com') as bob,
  tests.create_user('admin@example.com', admin => true) as admin,
  tests.create_user('gone@example.com') as gone,
  tests.create_user('blocked@example.com') as blocked,
  tests.create_user('closed@example.com') as closed,
  tests.create_user('outside@example.com') as outside;
grant select on fixture to public;
select tests.set_password(u, 'correct horse')
from fixture, unnest(array[ann, bob, admin, gone, blocked, closed]) as u;
update identity.user_account set deleted_at = clock_timestamp() from fixture where id = gone;
update identity.user_account set status = 'suspended' from fixture where id = blocked;
update identity.organization set status = 'suspended' from fixture where id = tests.organization_of(closed);
select api.sign_up('pending@example.com', 'correct horse', 'Org');
delete from identity.session;
create temp table counted as select tests.hash_count() as n;
grant all on counted to public;
create function pg_temp.hashes() returns bigint language plpgsql security definer as $$
declare v bigint;
begin
  select tests.hash_count() - n into v from pg_temp.counted;
  update pg_temp.counted set n = tests.hash_count();
  return v;
end $$;

select tests.act_as_anon();
select is(tests.outcome($$select identity.log_in('ann@example.com', 'correct horse')$$), '42501',
  'the room''s function is not reached by its name');

-- Refused alike, after the same number of hashes.
select is(tests.answer(api.log_in('ann@example.com', 'wrong')), '401 LM101', 'a wrong password is refused');
select is(pg_temp.hashes(), 1::bigint, 'one hash is computed');
insert into refusal select api.log_in('ann@example.com', 'wrong');
select is(pg_temp.hashes(), 1::bigint, 'a second wrong password costs one more hash');
select tests.come_from('203.0.113.2');
select is(api.log_in('nobody@example.com', 'correct horse'), body, 'an unknown address gets the same answer') from refusal;
select is(tests.answer('{}'), '401 done', 'a refused log-in has status 401');
select is(tests.answered_header('WWW-Authenticate'), 'Bearer', 'a refused log-in has the challenge Bearer');
select is(pg_temp.hashes(), 1::bigint, 'an address without an account costs the same number of hashes');
select is(tests.answer(api.log_in('gone@example.com', 'correct horse')), '401 LM101', 'a closed account is unknown');
select is(pg_temp.hashes(), 1::bigint, 'the refusal costs the same number of hashes');
select is(tests.answer(api.log_in('outside@example.com', '')), '401 LM101', 'an account without a password has no empty one');
select is(pg_temp.hashes(), 1::bigint, 'this refusal costs the same number of hashes');
select tests.come_from('203.0.113.3');
select is(tests.answer(api.log_in(null, null)), '401 LM101', 'nothing is refused');
select is(tests.answer(api.log_in('bob@example.com', null)), '401 LM101', 'a missing password is refused');
select is(pg_temp.hashes(), 2::bigint, 'each of these refusals costs one hash');
select tests.act_as_nobody();
select tests.set_password(bob, repeat('x', 72)) from fixture;
select pg_temp.hashes();
select tests.act_as_anon();
select is(tests.answer(api.log_in('bob@example.com', repeat('x', 72))), '200 done', '72 bytes are a password');
select is(tests.answer(api.log_in('bob@example.com', repeat('x', 73))), '401 LM101', '73 are another one');
select is(tests.answer(api.log_in('ann@example.com', $$' or true --$$)), '401 LM101', 'SQL is a wrong password');
select tests.act_as_nobody();
select is_empty($$select from identity.session, fixture where user_id <> bob$$, 'none of this opened a session');
select tests.forget_spending();
select tests.act_as_anon();

-- Right, and yet refused.
select is(tests.answer(api.log_in('pending@example.com', p)), '401 LM101', 'an address that is not proved has no account')
  from unnest(array['correct horse', 'wrong']) as p;
select is(tests.answer(api.log_in('blocked@example.com', 'correct horse')), '403 LM105', 'a suspended user stays out');
select is(tests.answer(api.log_in('closed@example.com', 'correct horse')), '403 LM105', 'a user of a suspended organisation is 403 LM105');

-- In.
select tests.come_from('203.0.113.9', 'a browser');
insert into pair select api.log_in(' ANN@example.com', 'correct horse');
select is(tests.answered_header('Cache-Control'), 'no-store', 'tokens are not cached');
select tests.act_as_nobody();
create temp table claims as select identity.verify_token(body ->> 'access_token') as c from pair;
select is(c - '{iat,exp,sid}'::text[],
  jsonb_build_object('role', 'member', 'sub', ann, 'org', tests.organization_of(ann), 'aud', 'leadmill'),
  'the token has the claims of a member')
from claims, fixture;
select is((c ->> 'exp')::numeric - (c ->> 'iat')::numeric, 900::numeric, 'the access token is valid for 15 minutes') from claims;
select results_eq(
  $$select user_id, role, address, agent, ended_at, round(extract(epoch from expires_at - created_at) / 3600) from identity.session
    where id = (select (c ->> 'sid')::uuid from claims)$$,
  $$select ann, 'member', inet '203.0.113.9', 'a browser', null::timestamptz, 168.0
    from fixture$$, 'its session has the address, and lives for 7 days');
select is_empty($$select from identity.refresh_token as t, pair
  where position(convert_to(body ->> 'refresh_token', 'UTF8') in t.hash) > 0$$, 'no refresh token is stored');
select is((select count(*) from identity.refresh_token, pair where hash = sha256(convert_to(body ->> 'refresh_token', 'UTF8'))), 1::bigint,
  'its hash is');
select is(
  identity.verify_token(api.log_in('admin@example.com', 'correct horse') ->> 'access_token') - '{iat,exp,sid}'::text[],
  jsonb_build_object('role', 'admin', 'sub', admin, 'aud', 'admin'), 'the claims of an admin')
from fixture;

-- Ten failures for one account from one network; nobody is kept out by what others do elsewhere.
select tests.forget_spending();
delete from identity.known_device;
create temp table device (token text);
grant all on device to public;
select tests.come_from('203.0.113.20');
select tests.act_as_anon();
select tests.answer(api.log_in('bob@example.com', 'wrong')) from generate_series(1, 9);
select is(tests.answer(api.log_in('bob@example.com', repeat('x', 72))), '200 done',
  'nine failures slow nothing down, and a success forgets them');
select tests.come_from('203.0.113.21', 'a thief');
select tests.answer(api.log_in('bob@example.com', 'wrong')) from generate_series(1, 10);
select pg_temp.hashes();
select is(tests.answer(api.log_in('bob@example.com', repeat('x', 72))), '429 LM102',
  'ten failures delay log-ins to this account from this network');
select ok(tests.answered_header('Retry-After')::integer between 800 and 900, 'until the first of them has passed');
select is(pg_temp.hashes(), 0::bigint, 'a guess from a network that must wait costs no hash');
select is(tests.answer(api.log_in('ann@example.com', 'correct horse')), '200 done',
  'a network that must wait for one account logs in to others: an office is one network');
select tests.come_from('203.0.113.20');
select is(tests.answer(api.log_in('bob@example.com', repeat('x', 72))), '200 done',
  'an account under attack is open from its user''s own network');
select tests.come_from('203.0.113.22');
select is(tests.answer(api.log_in('bob@example.com', repeat('x', 72))), '200 done',
  'an account under attack is open from any other network');
select tests.come_from('203.0.113.21');
select tests.age_spending('800 seconds');
select is(tests.answer(api.log_in('bob@example.com', repeat('x', 72))), '429 LM102', 'and not before');
select tests.age_spending('100 seconds');
select is(tests.answer(api.log_in('bob@example.com', repeat('x', 72))), '200 done', 'fifteen minutes later there are tries again');

-- Many guessers, each with a network of its own.
select tests.come_from(format('198.51.%s.%s', n / 250, n % 250)), api.log_in('bob@example.com', 'wrong') from generate_series(1, 100) as n;
select tests.come_from('192.0.2.1', 'a new computer');
select is(tests.answer(api.log_in('bob@example.com', repeat('x', 72))), '429 LM102', 'they slow down who comes from elsewhere');
select tests.come_from('203.0.113.20');
select is(tests.answer(api.log_in('bob@example.com', repeat('x', 72))), '200 done', 'the user at home is not kept out');
select tests.come_from('192.0.2.2');
select tests.answer(api.log_in('never@example.com', 'wrong')) from generate_series(1, 10);
select is(tests.answer(api.log_in('never@example.com', 'wrong')), '429 LM102', 'an unknown account is slowed down like a known one');
select tests.come_from(format('198.51.%s.%s', n / 250, n % 250)), api.log_in('never@example.com', 'wrong') from generate_series(1, 90) as n;
select tests.come_from('192.0.2.3');
select is(tests.answer(api.log_in('never@example.com', 'wrong')), '429 LM102',
  'guesses of an unknown address are limited over many networks, too');

-- A device that was here before goes along.
select tests.come_from('203.0.113.30');
insert into device select api.log_in('ann@example.com', 'correct horse') ->> 'device';
select tests.come_from('192.0.2.4');
select tests.answer(api.log_in('ann@example.com', 'wrong')) from generate_series(1, 10);
select is(tests.answer(api.log_in('ann@example.com', 'correct horse')), '429 LM102',
  'a user is delayed in a network where somebody guesses');
select is(tests.answer(api.log_in('ann@example.com', 'correct horse', token)), '200 done', 'a known device gets in') from device;
select is(tests.answer(api.log_in('ann@example.com', 'correct horse', 'made up')), '429 LM102', 'one that says so does not');
select tests.answer(api.log_in('gone@example.com', 'wrong', token)) from device, generate_series(1, 10);
select is(tests.answer(api.log_in('gone@example.com', 'wrong', token)), '429 LM102', 'a known device is not known to another account')
  from device;
select is(api.log_in('ann@example.com', 'correct horse', token) ->> 'device', token, 'it keeps its token') from device;
select tests.answer(api.log_in('ann@example.com', 'wrong', token)) from device, generate_series(1, 10);
select is(tests.answer(api.log_in('ann@example.com', 'correct horse', token)), '429 LM102', 'a stolen device does not guess for ever')
  from device;

-- One network and many accounts.
select tests.come_from('192.0.2.50');
select tests.answer(api.log_in('user-' || n || '@example.com', 'wrong')) from generate_series(1, 49) as n;
select is(tests.answer(api.log_in('admin@example.com', 'correct horse')), '200 done', 'an office with some failures goes on');
select tests.answer(api.log_in('user-50@example.com', 'wrong'));
select is(tests.answer(api.log_in('admin@example.com', 'wrong')), '429 LM102', 'fifty failures delay the network for every account');
select set_config('request.headers', '', true);
select tests.answer(api.log_in('user-' || n || '@example.com', 'wrong')) from generate_series(1, 60) as n;
select is(tests.answer(api.log_in('user-61@example.com', 'wrong')), '401 LM101', 'callers without an address do not share a count');
select tests.come_from('2001:db8::1');
select tests.answer(api.log_in('ann@example.com', 'wrong')) from generate_series(1, 10) as n;
select tests.come_from('2001:db8::2');
select is(tests.answer(api.log_in('ann@example.com', 'wrong')), '429 LM102', 'all addresses of one IPv6 network share a count');
select tests.act_as_nobody();
select ok(bool_and(length(d.key) = 32)
  and not bool_or(d.key = sha256(convert_to(t.token, 'UTF8'))), 'devices and networks are known by keyed hashes')
from identity.known_device as d, device as t;

-- Told of what is new.
delete from tests.mail_spy;
select tests.forget_spending();
delete from identity.known_device;
select tests.act_as_anon();
select tests.come_from('203.0.113.60', 'browser one');
select api.log_in('ann@example.com', 'correct horse');
select api.log_in('ann@example.com', 'correct horse');
select is(tests.mails_to('ann@example.com'), '{}', 'the first log-in is no news, nor the same once more');
select tests.come_from('203.0.113.60', 'browser two');
select api.log_in('ann@example.com', 'correct horse');
select is(tests.mails_to('ann@example.com'), '{new_log_in}', 'a log-in with another browser is reported by mail');
select tests.come_from('203.0.113.61', 'browser one');
update device set token = api.log_in('ann@example.com', 'correct horse') ->> 'device';
select is(tests.mails_to('ann@example.com'), '{new_log_in,new_log_in}', 'a log-in from another network is reported by mail');
select tests.come_from('203.0.113.62', 'browser three');
select api.log_in('ann@example.com', 'correct horse', token) from device;
select is(cardinality(tests.mails_to('ann@example.com')), 2, 'a known device travels');
select tests.act_as_nobody();
select ok(bool_and(exists (select from identity.session as s where s.id = (m.refs ->> 'session_id')::uuid)),
  'the mail is about the session') from tests.mail_spy as m;

-- On record, for what answers without raising commits.
create temp table told as select e.* from audit.event as e where e.action in ('log_in', 'log_in_refused');
select is(tests.actions_of(blocked) || tests.actions_of(closed), '{log_in_refused LM105,log_in_refused LM105}',
  'the right password at a closed door is on record') from fixture;
select results_eq(
  $$select role, address, agent, after from told where action = 'log_in' and entity_id = (select ann::text from fixture) order by id
    limit 1$$,
  $$select 'anon', inet '203.0.113.9', 'a browser', jsonb_build_object('session_id', c ->> 'sid')
    from claims$$, 'a log-in is recorded with its address and session');
select is(count(*), 1::bigint, 'failures at an address without account are known by its keyed hash')
from told
  where entity_id is null
  and after = jsonb_build_object('code', 'LM101', 'email_hash', encode(ops.keyed_hash('nobody@example.com'), 'hex'));
select is_empty($$select from told where told::text ~* 'example\.com|correct|horse|wrong'$$, 'no address and no password is recorded');
select is_empty(
  $$select from audit.event, pair
    where event::text like '%' || (body ->> 'refresh_token') || '%' or event::text like '%' || (body ->> 'access_token') || '%'$$,
  'the log holds no token');

select * from finish();
rollback;
