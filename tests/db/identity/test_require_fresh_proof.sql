begin;
select plan(8);

create temp table f as select tests.create_user('ann@example.com') as ann, tests.create_user('boss@example.com', admin => true) as boss,
  tests.create_user('bob@example.com') as bob;
grant select on f to public;
create function pg_temp.proof(claims jsonb) returns text language plpgsql as $$
begin
  perform set_config('request.jwt.claims', claims::text, true);
  return tests.outcome('select identity.require_fresh_proof()');
end $$;

select is(pg_temp.proof('{"role": "anon"}'), '403 LM160', 'a caller without a session has proved nothing');
select is(pg_temp.proof(tests.claims_of(u)), 'done', 'a log-in is a fresh proof for ' || w)
from f, lateral (values (ann, 'a member'), (boss, 'an admin')) as v (u, w);
select is(pg_temp.proof(tests.claims_of(ann) || jsonb_build_object('sub', bob)), '403 LM160', 'the session of another proves nothing') from f;
select is(pg_temp.proof(tests.claims_of(ann) - 'sub'), '403 LM160', 'nor does one without a user, as API keys have') from f;
update identity.session set proved_at = clock_timestamp() - interval '299 seconds';
select is(pg_temp.proof(tests.claims_of(ann)), 'done', 'a proof is fresh for five minutes') from f;
update identity.session set proved_at = clock_timestamp() - interval '301 seconds';
select is(pg_temp.proof(tests.claims_of(ann)), '403 LM160', 'but no longer') from f;
update identity.session set proved_at = clock_timestamp(), ended_at = clock_timestamp(), end_reason = 'ended';
select is(pg_temp.proof(tests.claims_of(ann)), '403 LM160', 'an ended session proves nothing') from f;

select * from finish();
rollback;
