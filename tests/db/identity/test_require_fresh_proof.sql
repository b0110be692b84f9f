begin;
select plan(26);

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
select tests.add_totp(bob) from f;
update identity.session set proved_at = clock_timestamp(), second_factor = null, ended_at = null, end_reason = null
from f where user_id = bob;
select is(pg_temp.proof(tests.claims_of(bob)), '403 LM160',
  'nor does a password once a second factor is set up, however short before') from f;
update identity.session set second_factor = 'totp' from f where user_id = bob;
select is(pg_temp.proof(tests.claims_of(bob)), 'done', 'the second factor does') from f;

-- Steps that ask for one beside those of money, keys and second factors, which their own tests try.
create temp table o as select o as id, tests.create_user('owner@acme.example', o) as owner, tests.create_user('eve@acme.example', o) as eve
from tests.create_organization('Acme') as o;
grant select on o to public;
update identity.membership set role = 'member' from o where user_id = eve;
select tests.set_password(owner, 'correct horse') from o;
create function pg_temp.try(call text) returns text language plpgsql as $$
declare
  v_said text;
begin
  perform tests.act_as(owner) from o;
  v_said := tests.outcome(call);
  perform tests.act_as_nobody();
  perform tests.forget_locks();
  return v_said;
end $$;
update identity.session set proved_at = clock_timestamp() - interval '6 minutes';
select is(pg_temp.try(format('select api.change_role(%L, %L)', eve, 'admin')), '403 LM160', 'a role changes after a fresh proof only') from o;
select is(pg_temp.try(format('select api.transfer_ownership(%L)', eve)), '403 LM160', 'and ownership') from o;
select is(pg_temp.try(format('select api.invite_member(%L, %L)', r || '@new.example', r)), e, 'an invitation as ' || r)
from (values ('owner', '403 LM160'), ('admin', '403 LM160'), ('viewer', 'done')) as v (r, e);
-- An invitation and a member of each kind, of before.
create temp table i as
with made as (
  insert into identity.invitation (organization_id, email, role, invited_by, expires_at)
  select o.id, r || '@asked.example', r, owner, now() + interval '1 day' from o, unnest('{owner,admin,viewer}'::text[]) as r
  returning *
)
select m.id, m.role, tests.create_user(m.role || '@members.example', o.id) as user_id from made as m, o;
grant select on i to public;
update identity.membership as m set role = i.role from i where m.user_id = i.user_id;
select is(pg_temp.try(format('select api.resend_invitation(%L)', id)), case role when 'viewer' then 'done' else '403 LM160' end,
  'an invitation is sent anew as ' || role) from i;
select is(pg_temp.try(format('select api.remove_member(%L)', user_id)), case role when 'viewer' then 'done' else '403 LM160' end,
  'a member is removed, as ' || role) from i;
select is(pg_temp.try($$select api.change_email('other@acme.example', 'correct horse')$$), 'done', 'the address takes the password')
from (select tests.watch_identity()) as w;
select tests.add_totp(owner) from o;
select is(pg_temp.try($$select api.change_email('third@acme.example', 'correct horse')$$), '403 LM160',
  'and a fresh proof where a second factor is set up');
select is(pg_temp.try($$select api.close_account('correct horse')$$), '403 LM160', 'as closing the account does');
update identity.session set proved_at = clock_timestamp();
select is(pg_temp.try(format('select api.change_role(%L, %L)', eve, 'admin')), 'done', 'with one a role changes') from o;
select is(pg_temp.try($$select api.change_email('third@acme.example', 'correct horse')$$), 'done', 'and the address');

select * from finish();
rollback;
