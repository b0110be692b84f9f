begin;
select plan(13);
create temp table fixture as select tests.organization_of(ann) as org, ann, admin, (tests.claims_of(ann) ->> 'sid')::uuid as sid,
  (tests.claims_of(admin) ->> 'sid')::uuid as admins
from tests.create_user('ann@example.com') as ann, tests.create_user('admin@example.com', admin => true) as admin;
update fixture set org = tests.organization_of(ann), sid = (tests.claims_of(ann) ->> 'sid')::uuid,
  admins = (tests.claims_of(admin) ->> 'sid')::uuid;
grant select on fixture to public;
-- Alive after a change that is then undone.
create function pg_temp.alive_after(change text) returns boolean language plpgsql as $$
declare
  v_alive boolean;
begin
  begin
    execute change;
    select identity.session_is_alive(sid, ann, 'member', org) into v_alive from fixture;
    raise exception using errcode = 'UNDO1';
  exception when sqlstate 'UNDO1' then
    return v_alive;
  end;
end $$;

select is(pg_temp.alive_after('select 1'), true, 'a session is alive');
select is(pg_temp.alive_after(c), false, 'not after: ' || c)
from (values
  ($$update identity.session set ended_at = now(), end_reason = 'logged_out'$$),
  ($$update identity.session set expires_at = clock_timestamp()$$),
  ($$update identity.user_account set status = 'suspended'$$),
  ($$update identity.user_account set deleted_at = now()$$),
  ($$update identity.organization set status = 'suspended'$$),
  ($$update identity.organization set deleted_at = now()$$),
  ($$update identity.membership set ended_at = now()$$)) as v (c);
select is(identity.session_is_alive(sid, ann, 'member', o), false, 'a session is not alive for another organisation, nor for none')
  from fixture, (values (tests.create_organization()), (null)) as v (o);
select is(pg_temp.alive_after($$update identity.organization set status = 'pending'$$), true,
  'an organisation that waits for approval may look around');
select is(identity.session_is_alive(sid, ann, 'admin', org) or identity.session_is_alive(sid, admin, 'member', org)
  or identity.session_is_alive(admins, ann, 'member', org), false,
  'it is good for its own user and role only') from fixture;
update identity.user_account set is_admin = false;
select is(identity.session_is_alive(admins, admin, 'admin', null), false, 'a user who is no admin any more has no session of an admin')
  from fixture;

select * from finish();
rollback;
