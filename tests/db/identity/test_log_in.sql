begin;
select plan(46);
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
select is(tests.outcome($$select identity.log_in('ann@example.com', 'correct horse')$$), '42501', 'the room''s function is not reached by its name');

-- Refused alike, after the same number of hashes.
select is(tests.answer(api.log_in('ann@example.com', 'wrong')), '401 LM101', 'a wrong password is refused');
select is(pg_temp.hashes(), 1::bigint, 'after one hash');
insert into refusal select api.log_in('ann@example.com', 'wrong');
select is(pg_temp.hashes(), 1::bigint, 'and one more the next time');
select tests.come_from('203.0.113.2');
select is(api.log_in('nobody@example.com', 'correct horse'), body, 'an unknown address gets the same answer') from refusal;
select is(tests.answer('{}'), '401 done', 'with the same status');
select is(tests.answered_header('WWW-Authenticate'), 'Bearer', 'and the challenge');
select is(pg_temp.hashes(), 1::bigint, 'after the same number of hashes');
select is(tests.answer(api.log_in('gone@example.com', 'correct horse')), '401 LM101', 'a closed account is unknown');
select is(pg_temp.hashes(), 1::bigint, 'after the same number of hashes');
select is(tests.answer(api.log_in('outside@example.com', '')), '401 LM101', 'an account without a password has no empty one');
select is(pg_temp.hashes(), 1::bigint, 'after the same number of hashes');
select tests.come_from('203.0.113.3');
select is(tests.answer(api.log_in(null, null)), '401 LM101', 'nothing is refused');
select is(tests.answer(api.log_in('bob@example.com', null)), '401 LM101', 'no password is refused');
select is(pg_temp.hashes(), 2::bigint, 'after one hash each');
select tests.act_as_nobody();
select tests.set_password(bob, repeat('x', 72)) from fixture;
select pg_temp.hashes();
select tests.act_as_anon();
select is(tests.answer(api.log_in('bob@example.com', repeat('x', 72))), '200 done', '72 bytes are a password');
select is(tests.answer(api.log_in('bob@example.com', repeat('x', 73))), '401 LM101', '73 are another one');
select is(tests.answer(api.log_in('ann@example.com', $$' or true --$$)), '401 LM101', 'SQL is a wrong password');
select tests.act_as_nobody();
select is_empty($$select from identity.session, fixture where user_id <> bob$$, 'none of this opened a session');
delete from identity.attempt;
select tests.act_as_anon();

-- Right, and yet refused.
select is(tests.answer(api.log_in('pending@example.com', p)), '401 LM101', 'an address that is not proved has no account') from unnest(array['correct horse', 'wrong']) as p;
select is(tests.answer(api.log_in('blocked@example.com', 'correct horse')), '403 LM105', 'a suspended user stays out');
select is(tests.answer(api.log_in('closed@example.com', 'correct horse')), '403 LM105', 'and a user of a suspended organisation');

-- In.
select tests.come_from('203.0.113.9', 'a browser');
insert into pair select api.log_in(' ANN@example.com', 'correct horse');
select is(tests.answered_header('Cache-Control'), 'no-store', 'tokens are not cached');
select tests.act_as_nobody();
create temp table claims as select identity.verify_token(body ->> 'access_token') as c from pair;
select is(c - '{iat,exp,sid}'::text[], jsonb_build_object('role', 'member', 'sub', ann, 'org', tests.organization_of(ann), 'aud', 'leadmill'), 'the claims of a member')
from claims, fixture;
select is((c ->> 'exp')::numeric - (c ->> 'iat')::numeric, 900::numeric, 'for 15 minutes') from claims;
select results_eq(
  $$select user_id, role, address, agent, ended_at, round(extract(epoch from expires_at - created_at) / 3600) from identity.session where id = (select (c ->> 'sid')::uuid from claims)$$,
  $$select ann, 'member', inet '203.0.113.9', 'a browser', null::timestamptz, 168.0 from fixture$$, 'its session tells from where, and lives for 7 days');
select is_empty($$select from identity.refresh_token as t, pair where position(convert_to(body ->> 'refresh_token', 'UTF8') in t.hash) > 0$$, 'no refresh token is stored');
select is((select count(*) from identity.refresh_token, pair where hash = sha256(convert_to(body ->> 'refresh_token', 'UTF8'))), 1::bigint, 'its hash is');
select is(
  identity.verify_token(api.log_in('admin@example.com', 'correct horse') ->> 'access_token') - '{iat,exp,sid}'::text[],
  jsonb_build_object('role', 'admin', 'sub', admin, 'aud', 'admin'), 'the claims of an admin')
from fixture;

-- Five failures in 15 minutes.
delete from identity.attempt;
select tests.come_from('203.0.113.20');
select tests.act_as_anon();
select tests.answer(api.log_in('bob@example.com', 'wrong')) from generate_series(1, 4);
select is(tests.answer(api.log_in('bob@example.com', repeat('x', 72))), '200 done', 'four failures slow nothing down, and a success forgets those of the account');
select tests.answer(api.log_in('bob@example.com', 'wrong'));
select tests.come_from('203.0.113.21');
select tests.answer(api.log_in('bob@example.com', 'wrong')) from generate_series(1, 4);
select pg_temp.hashes();
select is(tests.answer(api.log_in('bob@example.com', repeat('x', 72))), '429 LM102', 'five slow the account down, from wherever');
select ok(tests.answered_header('Retry-After')::integer between 890 and 900, 'for 15 minutes');
select is(pg_temp.hashes(), 0::bigint, 'without a hash');
select tests.come_from('203.0.113.20');
select is(tests.answer(api.log_in('ann@example.com', 'correct horse')), '429 LM102', 'five slow the address down, whatever the account');
select tests.come_from('203.0.113.22');
select is(tests.answer(api.log_in('ann@example.com', 'correct horse')), '200 done', 'other accounts and addresses go on');
select tests.answer(api.log_in('nobody@example.com', 'wrong')) from generate_series(1, 5);
select tests.come_from('203.0.113.23');
select is(tests.answer(api.log_in('nobody@example.com', 'wrong')), '429 LM102', 'an unknown account is slowed down like a known one');
select tests.act_as_nobody();
update identity.attempt set made_at = array(select t - interval '15 minutes' from unnest(made_at) as t);
select tests.act_as_anon();
select is(tests.answer(api.log_in('bob@example.com', repeat('x', 72))), '200 done', '15 minutes later it may try again');

select set_config('request.headers', '', true);
select tests.act_as_nobody();
delete from identity.attempt;
select tests.act_as_anon();
select tests.answer(api.log_in('user-' || n || '@example.com', 'wrong')) from generate_series(1, 6) as n;
select is(tests.answer(api.log_in('user-7@example.com', 'wrong')), '401 LM101', 'callers without an address share no bucket');
select tests.come_from('2001:db8::1');
select tests.answer(api.log_in('user-' || n || '@example.com', 'wrong')) from generate_series(11, 15) as n;
select tests.come_from('2001:db8::2');
select is(tests.answer(api.log_in('user-16@example.com', 'wrong')), '429 LM102', 'those of one IPv6 network share one');
select tests.act_as_nobody();
select ok(bool_and(length(a.key) = 32 and a.key <> sha256(convert_to(u.email, 'UTF8'))), 'no address is stored in the clear, nor as a hash that all can make')
from identity.attempt as a, identity.user_account as u;

-- On record, for what answers without raising commits.
create temp table told as select e.* from audit.event as e where e.action in ('log_in', 'log_in_refused');
select is(tests.deeds_of(blocked) || tests.deeds_of(closed), '{log_in_refused LM105,log_in_refused LM105}', 'the right password at a closed door is on record') from fixture;
select results_eq(
  $$select role, address, agent, after from told where action = 'log_in' and entity_id = (select ann::text from fixture) order by id limit 1$$,
  $$select 'anon', inet '203.0.113.9', 'a browser', jsonb_build_object('session_id', c ->> 'sid') from claims$$, 'a log-in tells from where, and its session');
select is(count(*), 6::bigint, 'failures at an address without account are known by its keyed hash, as far as they were not put off')
from told where entity_id is null and after = jsonb_build_object('code', 'LM101', 'email_hash', encode(identity.keyed_hash('nobody@example.com'), 'hex'));
select is_empty($$select from told where told::text ~* 'example\.com|correct|horse|wrong'$$, 'no address and no password is');
select is_empty(
  $$select from audit.event, pair where event::text like '%' || (body ->> 'refresh_token') || '%' or event::text like '%' || (body ->> 'access_token') || '%'$$,
  'nor a token');

select * from finish();
rollback;
