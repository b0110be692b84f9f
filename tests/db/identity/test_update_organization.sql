begin;
select plan(14);
create temp table fixture as select ann, bob, viewer, admin, tests.organization_of(ann) as anns
from tests.create_user('ann@example.com') as ann, tests.create_user('bob@example.com') as bob,
  tests.create_user('viewer@example.com') as viewer, tests.create_user('admin@example.com', admin => true) as admin;
grant select on fixture to public;
update identity.membership set role = 'viewer' from fixture where user_id = viewer;

select tests.act_as_anon();
select is(tests.outcome($$select api.update_organization('Mine')$$), '42501', 'an anonymous caller changes nothing');
select tests.act_as_nobody();
select tests.act_as(admin) from fixture;
select is(tests.outcome($$select api.update_organization('Mine')$$), '42501', 'an admin has no own organisation');
select tests.act_as_nobody();
select tests.act_as(viewer) from fixture;
select is(tests.outcome($$select api.update_organization('Mine')$$), '403 LM115', 'a viewer changes nothing');
select tests.act_as_nobody();
select set_config('request.jwt.claims', (tests.claims_of(bob) || jsonb_build_object('org', anns))::text, true),
  set_config('role', 'member', true) from fixture;
select is(tests.outcome($$select api.update_organization('Mine')$$), '403 LM115',
  'a caller who is not in the organisation changes nothing');
select tests.act_as_nobody();
select tests.act_as(ann) from fixture;
select is(tests.outcome($$update api.organizations set status = 'active'$$), '42501', 'nobody writes to the view');
select is(tests.outcome(format('select api.update_organization(%L, %L, %L)', n, w, z)), '400 LM109', d)
from (values
  (' ', null, null, 'a blank name is refused'),
  (repeat('x', 201), null, null, 'a name of 201 characters is refused'),
  (null, 'javascript:alert(1)', null, 'an address that is none of the web is refused'),
  (null, null, 'CET', 'a time zone that would have no summer time is refused'),
  (null, null, 'Mars/Olympus', 'a time zone that is none is refused'),
  (null, null, '', 'an empty time zone is refused')) as t (n, w, z, d);
select is(tests.outcome($$select api.update_organization('Ann''s', 'https://ann.example/', 'Africa/Nairobi')$$), 'done',
  'an owner changes every value');
select is(tests.outcome($$select api.update_organization(website => '')$$), 'done', 'an owner changes one field alone');
select tests.act_as_nobody();
select results_eq(
  $$select o.name, website, time_zone, status from identity.organization as o, fixture where o.id in (anns, tests.organization_of(bob))
    order by o.name$$,
  $$values ('Ann''s', null, 'Africa/Nairobi', 'active'), ('Example Ltd', null, 'UTC', 'active')$$,
  'what is not given stays, and nobody else''s changed');

select * from finish();
rollback;
