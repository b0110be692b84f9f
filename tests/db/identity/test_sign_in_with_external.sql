begin;
select plan(36);
select tests.watch_identity();
select tests.come_from('203.0.113.1', 'a browser');
create temp table fixture as select
  tests.create_user('ann@example.com') as ann,
  tests.create_user('admin@example.com', admin => true) as admin,
  tests.create_user('blocked@example.com') as blocked;
select tests.set_password(ann, 'correct horse') from fixture;
select api.sign_up('pending@example.com', 'not the owner', 'Org');
create function pg_temp.come(subject text, claims jsonb, issuer text default 'https://issuer.example') returns jsonb
language plpgsql as $$ begin perform tests.forget_locks(); return identity.sign_in_with_external(issuer, subject, claims); end $$;
create function pg_temp.token(answer jsonb) returns jsonb
language sql as $$ select identity.verify_token(answer ->> 'access_token') $$;

-- Roles that may call it.
select is(
  tests.outcome($$ select identity.sign_in_with_external('i', 's', '{}') $$), '42501', r || ' signs nobody in')
from unnest(array['anon', 'member', 'admin', 'leadmill_worker']) as r, lateral (select set_config('role', r, true)) as s;
select tests.act_as_nobody();

-- Somebody new.
create temp table new as
select pg_temp.come('g-1', '{"email": "Eve@Example.com", "email_verified": true, "given_name": "Eve", "family_name": "Stone"}') as answer;
select is(pg_temp.token(answer) ->> 'role', 'member', 'a new user is signed in') from new;
select is(
  (select row(u.email, u.status, u.first_name, u.last_name, u.password_hash)::text from identity.user_account as u
    where u.id = (pg_temp.token(new.answer) ->> 'sub')::uuid),
  '(eve@example.com,active,Eve,Stone,)', 'the user is active, has the verified address and no password') from new;
select is(
  (select row(o.name, o.status)::text from identity.organization as o where o.id = (pg_temp.token(new.answer) ->> 'org')::uuid),
  '("Eve Stone",active)', 'a new user owns an organisation') from new;
select is(ledger.funds_of((pg_temp.token(answer) ->> 'org')::uuid, 'USD'), 0::bigint,
  'a new organisation has no credit before its first deposit') from new;
select is(
  pg_temp.token(pg_temp.come('g-1', '{"email": "other@example.com", "email_verified": false}')) ->> 'sub',
  pg_temp.token(answer) ->> 'sub', 'a user is known by the subject, whatever the address is now') from new;
select is((select email from identity.user_account where id = (pg_temp.token(answer) ->> 'sub')::uuid), 'eve@example.com',
  'an address that is not verified is not taken over') from new;
select pg_temp.come('g-1', '{"email": "other@example.com", "email_verified": true, "given_name": "Eva"}');
select is((select email from identity.external_identity where subject = 'g-1'), 'other@example.com', 'a verified one is kept');
select is((select row(email, first_name, last_name)::text from identity.user_account where id = (pg_temp.token(answer) ->> 'sub')::uuid),
  '(other@example.com,Eva,Stone)', 'a verified address and the names are taken over') from new;
select pg_temp.come('g-1', '{"email": "Ann@Example.com", "email_verified": true}');
select is((select email from identity.user_account where id = (pg_temp.token(answer) ->> 'sub')::uuid), 'other@example.com',
  'the address of another account is not taken') from new;
update identity.user_account set first_name = 'Evelyn', email = 'chosen@example.com' from new
  where id = (pg_temp.token(answer) ->> 'sub')::uuid;
select pg_temp.come('g-1', '{"email": "fourth@example.com", "email_verified": true, "given_name": "Evi", "family_name": "Brook"}');
select is((select row(email, first_name, last_name)::text from identity.user_account where id = (pg_temp.token(answer) ->> 'sub')::uuid),
  '(chosen@example.com,Evelyn,Brook)', 'what the user has changed here stays') from new;
select is((select row(first_name, last_name)::text from identity.names_in_claims(c)), e, 'names out of ' || c::text)
from (values ('{"name": "Grace Brewster Hopper"}'::jsonb, '("Grace Brewster",Hopper)'), ('{"name": "Cher"}', '(Cher,)'),
  ('{"name": "  "}', '(,)'), ('{}', '(,)'),
  ('{"name": "X Y", "given_name": "Ann"}', '(Ann,)'), ('{"given_name": 7, "family_name": "Li"}', '(7,Li)')) as v (c, e);
select is(tests.answer(api.log_in('eve@example.com', '')), '401 LM101', 'a user without a password does not log in by an empty one');
select isnt(
  pg_temp.token(pg_temp.come('g-1', '{"email": "third@example.com", "email_verified": true}', 'https://evil.example')) ->> 'sub',
  pg_temp.token(answer) ->> 'sub', 'the same subject of another issuer is somebody else') from new;

-- Somebody known.
update identity.user_account set first_name = null from fixture where id = ann;
select is(
  pg_temp.token(pg_temp.come('g-2', '{"email": "ann@example.com", "email_verified": true, "given_name": "Ann"}')) ->> 'sub',
  ann::text, 'a verified address links to its account') from fixture;
select is((select first_name from identity.user_account, fixture where id = ann), 'Ann',
  'a linked user takes over a name that was not known');
select is(
  (select count(*) from identity.user_account as u, fixture where u.id = ann and u.password_hash is not null), 1::bigint,
  'a linked user keeps the password');
select is(
  (select count(*) from audit.event where action = 'external_identity_linked'), 3::bigint, 'each link is in the audit log');
create temp table strangers as select tests.token_for('pending@example.com', 'verify_email') as token;
select is(
  pg_temp.token(pg_temp.come('g-3', '{"email": "pending@example.com", "email_verified": true}')) ->> 'role', 'member',
  'an address that waits for its mail is proved by the issuer');
select is(
  tests.answer(api.log_in('pending@example.com', 'not the owner')), '401 LM101',
  'a password that others set for a verified address is void');
select is(
  tests.outcome(format('select api.verify_email(%L, %L)', token, 'not the owner')), '400 LM108',
    'a link that somebody else requested with a verified address is void') from strangers;

-- Refused.
select is(
  tests.outcome($$ select pg_temp.come('g-4', '{"email": "ann@example.com", "email_verified": false}') $$), '403 LM118',
  'an address that the issuer has not verified is nobody''s');
select is(
  tests.outcome($$ select pg_temp.come('g-4', '{"email": "ann@example.com", "email_verified": "true"}') $$), '403 LM118',
  'a text is no yes');
select is(
  tests.outcome($$ select pg_temp.come('g-4', '{"email": "admin@example.com", "email_verified": true}') $$), '403 LM118',
  'no admin signs in through an external issuer');
select is(
  tests.outcome($$ select pg_temp.come('g-4', '{"email": "nonsense", "email_verified": true}') $$), '400 LM109',
    'a sign-in with a malformed address is 400 LM109');
select is(tests.outcome($$ select pg_temp.come('', '{}') $$), '400 LM109', 'a sign-in without a subject is 400 LM109');
select pg_temp.come('g-5', '{"email": "blocked@example.com", "email_verified": true}');
update identity.user_account set status = 'suspended' from fixture where id = blocked;
select is(
  tests.answer(pg_temp.come('g-5', '{}')), '403 LM105', 'a suspended user is not signed in');
update identity.user_account set status = 'active', is_admin = true from fixture where id = blocked;
select is(tests.answer(pg_temp.come('g-5', '{}')), '403 LM105', 'a user who became an admin since is not signed in');

select * from finish();
rollback;
