begin;
select plan(22);
create temp table fixture as select tests.create_user('ann@example.com') as ann, tests.create_user('admin@example.com', admin => true) as admin;
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

select is(pg_temp.admitted('{"role": "anon"}', 'anon'), 'done', 'who has no token comes in as anon');
select is(current_setting('statement_timeout'), '8s', 'and what he writes has time to wait for a lock or to hash a password');
savepoint reading;
set local statement_timeout = '1s';
set local transaction_read_only = on;
select pg_temp.admitted('{"role": "anon"}', 'anon');
select is(current_setting('statement_timeout'), '1s', 'what he reads has the second of his role');
rollback to savepoint reading;
select is(pg_temp.admitted(tests.claims_of(ann)), 'done', 'a member comes in') from fixture;
select is(pg_temp.admitted(tests.claims_of(admin), 'admin'), 'done', 'an admin comes in') from fixture;
select is(pg_temp.admitted(tests.claims_of(ann) - 'exp'), '401 LM911', 'not without exp') from fixture;
select is(pg_temp.admitted(tests.claims_of(ann) || '{"exp": "never"}'), '401 LM911', 'nor with one that is no number') from fixture;
select is(pg_temp.admitted(tests.claims_of(ann) - 'aud'), '401 LM912', 'not without aud') from fixture;
select is(pg_temp.admitted(tests.claims_of(ann) || '{"aud": []}'), '401 LM912', 'nor with an empty one') from fixture;
select is(pg_temp.admitted(tests.claims_of(ann) - c), '401 LM913', 'not without ' || c) from fixture, (values ('sub'), ('sid')) as v (c);
select is(pg_temp.admitted(tests.claims_of(ann) || '{"sub": "'' or true"}'), '401 LM913', 'nor with a sub that is no id') from fixture;
select is(pg_temp.admitted(tests.claims_of(ann) || jsonb_build_object('sub', admin)), '401 LM913', 'not with the session of another') from fixture;
select is(pg_temp.admitted(tests.claims_of(ann) || '{"role": "admin"}', 'admin'), '401 LM913', 'a member''s session is none of an admin') from fixture;
select is(pg_temp.admitted(tests.claims_of(ann) || jsonb_build_object('org', o)), '401 LM913', 'not for another organisation than its session''s') from fixture, (values (tests.create_organization()::text), ('x'), (null)) as v (o);
select is(pg_temp.admitted(tests.claims_of(admin) || jsonb_build_object('org', tests.organization_of(ann)), 'admin'), '401 LM913', 'an admin does not act for one') from fixture;
select is(pg_temp.admitted(tests.claims_of(ann) || '{"role": "partner"}'), '401 LM913', 'nor with a role that is not the one in force') from fixture;
select is(pg_temp.admitted('{"role": "anon", "sub": "x"}', 'anon'), '401 LM911', 'a token for anon is a token');
update identity.membership set ended_at = now();
select is(pg_temp.admitted(tests.claims_of(ann)), '401 LM913', 'not after the membership has ended') from fixture;
update identity.membership set ended_at = null;
update identity.session set ended_at = now(), end_reason = 'logged_out';
select is(pg_temp.admitted(tests.claims_of(ann)), '401 LM913', 'not after the session has ended') from fixture;

select * from finish();
rollback;
