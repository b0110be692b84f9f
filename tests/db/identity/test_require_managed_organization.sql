begin;
select plan(11);

create temp table f as
select o, other, tests.create_user('owner@people.example', o) as owner, tests.create_user('viewer@people.example', o) as viewer
from tests.create_organization() as o, tests.create_organization() as other;
grant select on f to public;
create function pg_temp.of(who uuid, organization uuid default null) returns uuid language plpgsql as $$
begin
  perform set_config('request.jwt.claims', jsonb_build_object('sub', who, 'org', coalesce(organization, (select o from f)))::text, true);
  return identity.require_managed_organization();
end
$$;
update identity.membership set role = 'viewer' where user_id = (select viewer from f);
select is(pg_temp.of(owner), o, 'an owner manages the organisation') from f;
select is(identity.require_manager(), o, 'an owner passes require_manager') from f;
select is(pg_temp.of(owner, other), null, 'an owner does not manage another organisation, whatever the token says') from f;
select throws_ok('select identity.require_manager()', 'PGRST', null, 'an owner who names another organisation is refused');
select is(pg_temp.of(viewer), null, 'a viewer manages no organisation') from f;
select throws_ok('select identity.require_manager()', 'PGRST', null, 'a viewer is refused where a manager is required');
update identity.membership set role = 'manager' where user_id = (select viewer from f);
select is(pg_temp.of(viewer), o, 'a manager manages the organisation') from f;
update identity.membership set ended_at = now() where user_id = (select viewer from f);
select is(pg_temp.of(viewer), null, 'a former manager manages no organisation') from f;
select is(pg_temp.of(null), null, 'a caller without a token manages no organisation') from f;
select set_config('request.jwt.claims', '', true);
select is(identity.require_managed_organization(), null, 'a job manages no organisation');
select is(
  (select count(*) from pg_roles as r
    where r.rolname in ('anon', 'member', 'partner')
    and has_function_privilege(r.oid, 'identity.require_managed_organization()', 'execute')),
  0::bigint, 'only definers ask');

select * from finish();
rollback;
