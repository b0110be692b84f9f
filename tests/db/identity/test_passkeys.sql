begin;
select plan(60);
select tests.watch_identity();
select tests.come_from('203.0.113.1', 'a browser');
create temp table f as select tests.create_user('ann@example.com') as ann, tests.create_user('bob@example.com') as bob,
  tests.create_user('boss@example.com', admin => true) as boss;
select tests.set_password(u, 'correct horse') from f, unnest(array[ann, bob, boss]) as u;
create temp table t (n integer generated always as identity, body jsonb);
grant all on f, t to public;
create function pg_temp.challenge(body jsonb) returns bytea language sql as $$ select identity.from_base64url(body ->> 'challenge') $$;
create function pg_temp.add(body jsonb, credential bytea, count bigint default 0, name text default null) returns text language sql as $$
  select tests.answer(identity.add_passkey(pg_temp.challenge(body), credential, '\x01', count, '{internal}', null, false, name))
$$;
create function pg_temp.log_in(body jsonb, credential bytea, count bigint default 0, handle bytea default null) returns text language sql as $$
  select tests.answer(identity.log_in_with_passkey(pg_temp.challenge(body), credential, handle, count, true))
$$;
create function pg_temp.prove(body jsonb, credential bytea, count bigint default 0, handle bytea default null) returns text language sql as $$
  select tests.answer(identity.prove_with_passkey(pg_temp.challenge(body), credential, handle, count, true))
$$;

-- Who may call what: signatures are verified by the service alone.
select is(tests.outcome(c), '42501', r || ' cannot: ' || c)
from unnest(array['select identity.add_passkey(null, null, null, null, null, null, null)', 'select identity.find_passkey(null)',
    'select identity.log_in_with_passkey(null, null, null, null, null)', 'select identity.prove_with_passkey(null, null, null, null, null)']) as c,
  f, lateral (values ('a stranger', null), ('a member', ann), ('an admin', boss)) as v (r, u),
  lateral (select case when u is null then tests.act_as_anon() else tests.act_as(u) end) as a;
select tests.act_as_nobody();
select tests.act_as_anon();
select is(tests.outcome(c), '42501', 'a stranger cannot: ' || c) from unnest(array['select api.begin_passkey()', 'select api.begin_passkey_proof()']) as c;
select tests.act_as_nobody();
set local role leadmill_api;
select is(tests.outcome(c), '42501', 'the service issues no challenge for a member: ' || c)
from unnest(array['select identity.begin_passkey()', 'select identity.begin_passkey_proof()']) as c;
reset role;

-- Registration.
select tests.act_as(ann) from f;
insert into t (body) select api.begin_passkey();
select is(body - 'challenge' #- '{user,id}',
  '{"rp": {"name": "Leadmill"}, "user": {"name": "ann@example.com", "displayName": "Grace Hopper"}, "timeout": 300000, "attestation": "none",
    "excludeCredentials": [], "pubKeyCredParams": [{"alg": -7, "type": "public-key"}, {"alg": -8, "type": "public-key"}, {"alg": -257, "type": "public-key"}],
    "authenticatorSelection": {"residentKey": "required", "userVerification": "required", "requireResidentKey": true}}',
  'a browser learns what to make') from t where n = 1;
select tests.act_as_nobody();
select is(length(pg_temp.challenge(body)), 32, 'with a challenge of 32 bytes') from t where n = 1;
select is(length(identity.from_base64url(body #>> '{user,id}')), 32, 'and a handle that is not the id of the user') from t where n = 1;
select tests.act_as_nobody();
create function pg_temp.be(u uuid) returns void language sql as $$ select set_config('request.jwt.claims', tests.claims_of(u)::text, true) $$;
select pg_temp.be(bob) from f;
select is(pg_temp.add(body, '\xa1'), '400 LM169', 'another session does not use the challenge') from t where n = 1;
select pg_temp.be(ann) from f;
select is(tests.outcome(format('select pg_temp.add(%L, %L, 0, %L)', body, '\xa1', repeat('x', 101))), '400 LM109', 'a name is short') from t where n = 1;
select is(pg_temp.add(body, '\xa1', 0, 'Laptop'), '200 done', 'the passkey is registered') from t where n = 1;
select is(pg_temp.add(body, '\xa2'), '400 LM169', 'a challenge is used once') from t where n = 1;
select is(identity.find_passkey('\xa1'), '\x01', 'its key verifies signatures');
select is(identity.find_passkey('\xa2'), null, 'an unknown one has no key');
select is(api.second_factors() #>> '{factors,0,name}', 'Laptop', 'it is listed by its name');
select is(api.second_factors() -> 'recovery_codes_left', '10', 'with the first one come recovery codes');
insert into t (body) select api.begin_passkey();
select is(body -> 'excludeCredentials', '[{"id": "oQ", "type": "public-key", "transports": ["internal"]}]', 'it is not offered again') from t
where n = 2;
select is(pg_temp.add(body, '\xa1'), '409 LM170', 'nor registered again') from t where n = 2;
insert into t (body) select api.begin_passkey();
select is(pg_temp.add(body, '\xa2', 5), '200 done', 'a user has several') from t where n = 3;
insert into t (body) select api.begin_passkey();
update identity.passkey_challenge set expires_at = clock_timestamp();
select is(pg_temp.add(body, '\xa3'), '400 LM169', 'a challenge that is too old') from t where n = 4;
select tests.act_as_nobody();
select is(s.second_factor, 'passkey', 'the session counts as one with a second factor') from identity.session as s, f where s.user_id = ann;
select is(tests.mails_to('ann@example.com'), '{second_factor_added,second_factor_added}', 'each is told by mail');

-- A passkey alone logs in.
insert into t (body) select api.begin_passkey_log_in();
select is(body - 'challenge', '{"timeout": 300000, "userVerification": "required", "allowCredentials": []}', 'any passkey may answer') from t where n = 5;
select is(pg_temp.log_in(body, '\xa9'), '401 LM169', 'an unknown passkey') from t where n = 5;
insert into t (body) select api.begin_passkey_log_in() from generate_series(6, 14);
select is(pg_temp.log_in(body, '\xa1', 0, identity.user_handle(bob)), '401 LM169', 'the handle of another user') from t, f where n = 6;
select is(pg_temp.log_in(body, '\xa1', 0, identity.user_handle(ann)), '200 done', 'the passkey logs in') from t, f where n = 7;
select is(pg_temp.log_in(body, '\xa1'), '401 LM169', 'what it signed is used once') from t where n = 7;
select is(s.second_factor, 'passkey', 'as two factors') from identity.session as s, f where s.user_id = ann order by created_at desc limit 1;
select is((select is_backed_up from identity.second_factor where credential_id = '\xa1'), true, 'it is noted that it has a copy');
select is(pg_temp.log_in(body, '\xa2', 6), '200 done', 'one that counts logs in with a higher count') from t where n = 8;
select is(pg_temp.log_in(body, '\xa2', c), '401 LM169', 'but not with one that is not: ' || c) from t, (values (9, 6), (10, 5), (11, 0)) as v (m, c)
where n = m;
select is(tests.actions_of(ann) @> '{"passkey_refused LM169"}', true, 'that is recorded: it may be a copy') from f;
insert into t (body) select api.begin_passkey_proof() from f, lateral (select pg_temp.be(ann)) as b;
select is(pg_temp.log_in(body, '\xa1'), '401 LM169', 'a challenge for a proof is none for a log-in') from t where n = 15;
select tests.act_as_nobody();

-- Or is the second factor after the password.
insert into t (body) select api.log_in('ann@example.com', 'correct horse');
insert into t (body) select api.begin_passkey_log_in(body ->> 'ticket') from t where n = 16;
select is(jsonb_array_length(body -> 'allowCredentials'), 2, 'with a ticket the browser learns which passkeys may answer') from t where n = 17;
select is(tests.answer(api.begin_passkey_log_in('x')), '401 LM162', 'an unknown ticket');
select tests.add_passkey(bob, '\xb1'), tests.add_passkey(boss, '\xc1') from f;
select is(pg_temp.log_in(body, '\xb1'), '401 LM169', 'the passkey of another user does not answer it') from t where n = 17;
select is(pg_temp.log_in(body, '\xa1'), '200 done', 'one of the user does') from t where n = 17;
select is(tests.answer(api.complete_log_in(body ->> 'ticket', 'x')), '401 LM162', 'the ticket is used up') from t where n = 16;
select is(pg_temp.log_in(body, '\xc1'), '403 LM173', 'the passkey of an admin does not log in by itself') from t where n = 12;
insert into t (body) select api.begin_passkey_log_in(api.log_in('boss@example.com', 'correct horse') ->> 'ticket');
select is(pg_temp.log_in(body, '\xc1'), '200 done', 'but after the password') from t where n = 18;
update identity.user_account set status = 'suspended' from f where id = bob;
select is(pg_temp.log_in(body, '\xb1'), '403 LM105', 'a suspended user does not log in') from t where n = 13;

-- A fresh proof.
select tests.act_as(boss) from f;
insert into t (body) select api.begin_passkey_proof();
select tests.act_as_nobody();
update identity.session set proved_at = clock_timestamp() - interval '1 hour';
select pg_temp.be(ann) from f;
select is(pg_temp.prove(body, '\xc1'), '400 LM169', 'a challenge is for its own session') from t where n = 19;
select pg_temp.be(boss) from f;
select is(pg_temp.prove(body, '\xa1'), '400 LM169', 'and for a passkey of its user') from t where n = 19;
insert into t (body) select api.begin_passkey_proof();
select is(pg_temp.prove(body, '\xc1'), '200 done', 'which is a fresh proof') from t where n = 20;
select is(tests.outcome('select identity.require_fresh_proof()'), 'done', 'the session is fresh again');
select pg_temp.be(bob) from f;
delete from identity.second_factor using f where user_id = bob;
select is(tests.outcome('select api.begin_passkey_proof()'), '400 LM172', 'without a passkey there is another way');
select tests.act_as_nobody();

-- Bounds.
select tests.outcome('select api.begin_passkey_log_in()') from generate_series(1, 100);
select is(tests.outcome('select api.begin_passkey_log_in()'), '429 LM062', 'one network begins so many, and no more');

select * from finish();
rollback;
