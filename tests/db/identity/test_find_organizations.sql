begin;
select plan(20);
create temp table fixture as select acme, bell, closed, admin,
  tests.create_user('ann@venues.example', acme) as ann, tests.create_user('bob@bells.example', bell) as bob,
  tests.create_user('cat@venues.example', closed) as cat
from tests.create_organization('Acme Weddings') as acme, tests.create_organization('Bell & Sons 100%') as bell,
  tests.create_organization('Closed Ltd') as closed, tests.create_user('admin@example.com', admin => true) as admin;
update identity.organization set website = 'https://Acme.example/rooms' from fixture where id = acme;
update identity.user_account set first_name = 'Ann', last_name = 'Oak' where email = 'ann@venues.example';
update identity.membership set ended_at = clock_timestamp() from fixture where organization_id = closed;
grant select on fixture to public;
create function pg_temp.found(words text) returns text language sql as $$
  select coalesce(string_agg(o.name, ', ' order by o.name), '') from api.search_organizations(words) as o
  where o.name <> 'Example Ltd'
$$;

select tests.act_as_anon();
select is(tests.outcome($$select api.search_organizations('acme')$$), '42501', 'an anonymous caller searches nobody');
select tests.act_as_nobody();
select tests.act_as(ann) from fixture;
select is(tests.outcome($$select api.search_organizations('bell')$$), '42501', 'a member does not search for organisations');
select is(tests.outcome($$select identity.find_organizations('bell')$$), '42501', 'a member does not search by the function of the room');
select tests.act_as_nobody();
select tests.act_as(admin) from fixture;
select is(pg_temp.found(w), f, d)
from (values
  ('acme', 'Acme Weddings', 'by a part of the name, in whatever case'),
  ('ACME.example', 'Acme Weddings', 'by the web site'),
  ('ann@venues', 'Acme Weddings', 'by an e-mail address'),
  ('venues', 'Acme Weddings, Closed Ltd', 'also of somebody who has left'),
  ('oak', 'Acme Weddings', 'by somebody''s name'),
  ('wedding ann', 'Acme Weddings', 'each word may be found elsewhere'),
  ('  ann   oak ', 'Acme Weddings', 'blanks do not count'),
  ('acme bell', '', 'but each word must be found'),
  ('ann bob', '', 'in one organisation'),
  ('100%', 'Bell & Sons 100%', 'what is a pattern elsewhere is itself'),
  ('%', 'Bell & Sons 100%', 'also alone'),
  ('a_me', '', 'and stands for nothing else'),
  ('hopper', 'Bell & Sons 100%, Closed Ltd', 'several'),
  ('nobody', '', 'or none')) as v (w, f, d);
select is(pg_temp.found(''), 'Acme Weddings, Bell & Sons 100%, Closed Ltd', 'a search without words finds all organisations');
select is(pg_temp.found(null), 'Acme Weddings, Bell & Sons 100%, Closed Ltd', 'a search for null finds all');
select is((select string_agg(o.name, ' ' order by o.created_at desc, o.id desc) from api.search_organizations('e') as o
  where o.status = 'active' and o.website is not null),
  'Acme Weddings', 'a search takes the filters of a list');

select * from finish();
rollback;
