begin;
select plan(5);

create temp table f as select a, tests.create_user(organization_id => a) as u, tests.create_organization('B') as b
  from tests.create_organization('A') as a;
create function pg_temp.claim(sub uuid, org uuid) returns text language sql as $$
  select set_config('request.jwt.claims', jsonb_build_object('sub', sub, 'org', org)::text, true)
$$;
select is(tests.outcome('select identity.require_manager()'), '403 LM115', 'nobody may not buy');
select is(r, a, 'an owner may buy for the own organisation')
  from f, lateral (select pg_temp.claim(u, a)) as c, lateral (select identity.require_manager() as r where c is not null) as x;
select pg_temp.claim(u, b) from f;
select is(tests.outcome('select identity.require_manager()'), '403 LM115', 'a caller who manages no organisation is refused');
select pg_temp.claim(u, a) from f;
update identity.membership set role = 'manager';
select is(tests.outcome('select identity.require_manager()'), 'done', 'a manager buys');
update identity.membership set role = 'viewer';
select is(tests.outcome('select identity.require_manager()'), '403 LM115', 'a viewer does not');

select * from finish();
rollback;
