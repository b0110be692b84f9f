begin;
select plan(18);
create temp table fixture as select ann, bob, admin, tests.organization_of(ann) as anns, tests.organization_of(bob) as bobs
from tests.create_user('ann@example.com') as ann, tests.create_user('bob@example.com') as bob,
  tests.create_user('admin@example.com', admin => true) as admin;
grant select on fixture to public;
create function pg_temp.edit(id uuid, n text, w text default null, z text default null) returns text language sql as $$
  select tests.outcome(format('select api.update_any_organization(%L, %L, %L, %L)', id, n, w, z))
$$;

select tests.act_as_anon();
select is(pg_temp.edit(anns, 'Mine'), '42501', 'an anonymous caller changes nothing') from fixture;
select tests.act_as_nobody();
select tests.act_as(ann) from fixture;
select is(pg_temp.edit(bobs, 'Mine'), '42501', 'a member does not change another organisation') from fixture;
select is(pg_temp.edit(anns, 'Mine'), '42501', 'a member does not edit its own organisation by the admin''s function') from fixture;
select is(tests.outcome(format('select identity.update_any_organization(%L, %L)', bobs, 'Mine')), '42501',
  'a member does not edit an organisation by the function of the room') from fixture;
select is(tests.outcome(format('select identity.store_organization(%L, %L, null, null)', bobs, 'Mine')), '42501',
  'a member does not edit an organisation by what the function calls') from fixture;
select tests.act_as_nobody();
select tests.act_as(admin) from fixture;
select is(pg_temp.edit('01890000-0000-7000-8000-000000000000', 'Ours'), '404 LM111', 'there must be such an organisation');
select is(pg_temp.edit(null, 'Ours'), '404 LM111', 'null is none');
select is(pg_temp.edit(anns, n, w, z), '400 LM109', d)
from fixture, (values
  (' ', null, null, 'a blank name is refused'),
  (null, 'ftp://ann.example', null, 'an address that is none of the web is refused'),
  (null, null, 'CET', 'a time zone that would have no summer time is refused'),
  (null, null, 'Mars/Olympus', 'a time zone that is none is refused')) as t (n, w, z, d);
select is(pg_temp.edit(anns, 'Ann''s', 'https://ann.example/', 'Africa/Nairobi'), 'done', 'an admin changes every value') from fixture;
select is(pg_temp.edit(anns, 'Ann''s Cakes'), 'done', 'an admin edits the name alone') from fixture;
select tests.act_as_nobody();
select results_eq(
  $$select o.name, website, time_zone, status from identity.organization as o, fixture where o.id in (anns, bobs) order by o.name$$,
  $$values ('Ann''s Cakes', 'https://ann.example/', 'Africa/Nairobi', 'active'), ('Example Ltd', null, 'UTC', 'active')$$,
  'what is not given stays, and nobody else''s changed');
select results_eq(
  $$select e.role, e.user_id, e.before ->> 'name', e.after ->> 'name', e.after ->> 'time_zone' from audit.event as e, fixture
    where e.entity = 'identity.organization' and e.action = 'update' and e.entity_id = anns::text order by e.id$$,
  $$select 'admin', admin, 'Example Ltd', 'Ann''s', 'Africa/Nairobi' from fixture
    union all select 'admin', admin, 'Ann''s', 'Ann''s Cakes', null
      from fixture$$, 'the log has who changed the organisation, with the values before and after');
update identity.organization set status = 'suspended' from fixture where id = anns;
select tests.act_as(admin) from fixture;
select is(pg_temp.edit(anns, 'Blocked'), 'done', 'one that is blocked can be corrected') from fixture;
select tests.act_as_nobody();
update identity.organization set deleted_at = clock_timestamp() from fixture where id = anns;
select tests.act_as(admin) from fixture;
select is(pg_temp.edit(anns, 'Gone'), '404 LM111', 'one that is gone cannot') from fixture;
select tests.act_as_nobody();
select is((select name from identity.organization, fixture where id = anns), 'Blocked',
  'an organisation keeps its name when an edit is refused');

select * from finish();
rollback;
