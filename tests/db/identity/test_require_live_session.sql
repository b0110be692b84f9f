begin;
select plan(22);
create temp table fixture as select tests.create_user('ann@example.com') as ann,
  tests.create_user('admin@example.com', admin => true) as admin;
grant select on fixture to public;
create function pg_temp.admitted(claims jsonb, role text default 'member') returns text language plpgsql as $$
declare
  v text;
begin
  perform set_config('request.jwt.claims', claims::text, true), set_config('role', admitted.role, true);
  v := tests.outcome('select hook.pre_request()');
  perform tests.act_as_nobody();
  return v;
end $$;

select is(pg_temp.admitted('{"role": "anon"}', 'anon'), 'done', 'a request without a token is admitted as anon');
select is(current_setting('statement_timeout'), '8s', 'a request of anon has 8 seconds: time to wait for a lock or to hash a password');
savepoint reading;
set local statement_timeout = '1s';
set local transaction_read_only = on;
select pg_temp.admitted('{"role": "anon"}', 'anon');
select is(current_setting('statement_timeout'), '1s', 'a read has the timeout of the role, one second');
rollback to savepoint reading;
select is(pg_temp.admitted(tests.claims_of(ann)), 'done', 'a member comes in') from fixture;
select is(pg_temp.admitted(tests.claims_of(admin), 'admin'), 'done', 'an admin comes in') from fixture;
select is(pg_temp.admitted(tests.claims_of(ann) - 'exp'), '401 LM117', 'a token without exp is 401 LM117') from fixture;
select is(pg_temp.admitted(tests.claims_of(ann) || '{"exp": "never"}'), '401 LM117', 'a token whose exp is no number is 401 LM117')
  from fixture;
select is(pg_temp.admitted(tests.claims_of(ann) - 'aud'), '401 LM119', 'a token without aud is 401 LM119') from fixture;
select is(pg_temp.admitted(tests.claims_of(ann) || '{"aud": []}'), '401 LM119', 'a token with an empty aud is 401 LM119') from fixture;
select is(pg_temp.admitted(tests.claims_of(ann) - c), '401 LM120', 'not without ' || c) from fixture, (values ('sub'), ('sid')) as v (c);
select is(pg_temp.admitted(tests.claims_of(ann) || '{"sub": "'' or true"}'), '401 LM120', 'a token whose sub is no id is 401 LM120')
  from fixture;
select is(pg_temp.admitted(tests.claims_of(ann) || jsonb_build_object('sub', admin)), '401 LM120',
  'a token with the session of another user is 401 LM120') from fixture;
select is(pg_temp.admitted(tests.claims_of(ann) || '{"role": "admin"}', 'admin'), '401 LM120', 'a member''s session is none of an admin')
  from fixture;
select is(pg_temp.admitted(tests.claims_of(ann) || jsonb_build_object('org', o)), '401 LM120',
  'a token for another organisation than its session''s is 401 LM120')
  from fixture, (values (tests.create_organization()::text), ('x'), (null)) as v (o);
select is(pg_temp.admitted(tests.claims_of(admin) || jsonb_build_object('org', tests.organization_of(ann)), 'admin'), '401 LM120',
  'an admin does not act for one') from fixture;
select is(pg_temp.admitted(tests.claims_of(ann) || '{"role": "partner"}'), '401 LM120',
  'a token with a role that the session does not have is 401 LM120') from fixture;
select is(pg_temp.admitted('{"role": "anon", "sub": "x"}', 'anon'), '401 LM117', 'a token for anon is a token');
update identity.membership set ended_at = now();
select is(pg_temp.admitted(tests.claims_of(ann)), '401 LM120', 'a token is 401 LM120 after the membership has ended') from fixture;
update identity.membership set ended_at = null;
update identity.session set ended_at = now(), end_reason = 'logged_out';
select is(pg_temp.admitted(tests.claims_of(ann)), '401 LM120', 'a token is 401 LM120 after the session has ended') from fixture;

select * from finish();
rollback;
