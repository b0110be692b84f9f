begin;
select plan(19);

create temp table f as
select o, other, tests.create_user('ann@people.example', o) as ann
from tests.create_organization() as o, tests.create_organization() as other;
grant select on f to public;

create function pg_temp.claim(sub uuid, org uuid, scopes text[] default null) returns void language sql as $$
  select set_config('request.jwt.claims', jsonb_strip_nulls(jsonb_build_object('sub', sub, 'org', org, 'scopes', scopes))::text, true)
$$;
-- What the caller may do, in one line.
create function pg_temp.permissions() returns text language sql as $$
  select coalesce(string_agg(p, ' ' order by n), '-')
  from unnest(array['read', 'buy', 'manage_billing', 'manage_settings', 'manage_keys', 'manage_members', 'own', 'no_such'])
    with ordinality as a (p, n)
  where identity.has_permission(p)
$$;
create function pg_temp.permissions_of(role text) returns text language plpgsql as $$
begin
  update identity.membership as m set role = permissions_of.role;
  return pg_temp.permissions();
end
$$;

select pg_temp.claim(ann, o) from f;
select is(pg_temp.permissions_of('owner'), 'read buy manage_billing manage_settings manage_keys manage_members own', 'what an owner may');
select is(pg_temp.permissions_of('admin'), 'read buy manage_billing manage_settings manage_keys manage_members', 'what an admin may');
select is(pg_temp.permissions_of('member'), 'read buy', 'what a member may');
select is(pg_temp.permissions_of('billing'), 'read manage_billing', 'what the one for billing may');
select is(pg_temp.permissions_of('viewer'), 'read', 'what a viewer may');
select throws_ok($$select pg_temp.permissions_of('manager')$$, '23514', null, 'there is no other role');

select is(tests.outcome($$select identity.require_permission('buy')$$), '403 LM115', 'who may not is refused');
select is(identity.require_permission('read'), o, 'who may is told for which organisation') from f;
select is(identity.permitted_organization('read'), o, 'and so is who asks') from f;
select is(identity.permitted_organization('buy'), null, 'or that there is none');

update identity.membership set role = 'owner';
select pg_temp.claim(ann, other) from f;
select is(pg_temp.permissions(), '-', 'an owner may nothing in another organisation, whatever the token says');
select pg_temp.claim(ann, o) from f;
update identity.organization set status = 'suspended';
select is(pg_temp.permissions(), '-', 'nor in one that is suspended');
update identity.organization set status = 'active';
update identity.membership set ended_at = now();
select is(pg_temp.permissions(), '-', 'nor does a former owner');
select pg_temp.claim(null, o) from f;
select is(pg_temp.permissions(), '-', 'a caller who is nobody may nothing');

select pg_temp.claim(null, o, '{read}') from f;
select is(pg_temp.permissions(), 'read', 'what a key with the scope read may');
select pg_temp.claim(null, o, '{read,submit_leads,manage}') from f;
select is(pg_temp.permissions(), 'read buy manage_settings', 'what a key with the scope manage may');
select pg_temp.claim(null, o, '{submit_leads}') from f;
select is(pg_temp.permissions(), '-', 'what a key that submits leads may');

select tests.act_as(tests.create_user());
select is((select count(*) from api.role_permissions), 22::bigint, 'members see what each role may');
select tests.act_as_nobody();

select is(
  (select count(*) from pg_roles as r
    where r.rolname in ('anon', 'member', 'partner')
    and has_function_privilege(r.oid, 'identity.permitted_organization(text)', 'execute')),
  0::bigint, 'only definers ask');

select * from finish();
rollback;
