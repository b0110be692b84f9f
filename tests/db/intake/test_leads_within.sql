begin;
select plan(9);

create temp table f as select catalog.create_niche('places', 'Places') as n, tests.create_user(admin => true) as admin;
select catalog.activate_form_schema(catalog.create_form_schema(n, '[{"id": "place", "label": "Place", "type": "location"}]')) from f;
create temp table lead as
select name, tests.create_lead(n, jsonb_build_object('place', place)) as id
from f, (values
  ('Wien', '{"latitude": 48.2082, "longitude": 16.3738}'::jsonb),
  ('Bratislava', '{"latitude": 48.1486, "longitude": 17.1077}'),
  ('Graz', '{"latitude": 47.0707, "longitude": 15.4395}'),
  ('somewhere', '{"city": "Wien"}')) as t (name, place);
grant select on f, lead to public;

create function pg_temp.found(latitude numeric, longitude numeric, km numeric) returns text[] language sql as $$
  select array(select l.name from api.leads_within(latitude, longitude, km) as w join lead as l using (id) order by 1)
$$;
select tests.act_as(admin) from f;
select is(pg_temp.found(48.2, 16.4, 10), '{Wien}', 'leads around a point are found');
select is(pg_temp.found(48.2, 16.4, 60), '{Bratislava,Wien}', 'further out there are more');
select is(pg_temp.found(48.2, 16.4, 1000), '{Bratislava,Graz,Wien}', 'leads without coordinates are not among those within a distance');
select is(pg_temp.found(-48.2, 16.4, 1000), '{}', 'elsewhere there are none');
select is(tests.outcome('select api.leads_within(0, 0, 0)'), '400 LM309', 'what is no circle is refused');
select is(tests.faults(format('select api.leads_within(%s)', arguments)), faults, arguments)
from (values
  ('91, 0, 0', 'latitude too_large, km too_small'), ('0, null, 1000.1', 'longitude required, km too_large'),
  ('''NaN'', 0, 1', 'latitude wrong_type')) as t (arguments, faults);
select tests.act_as_nobody();

set local enable_seqscan = off;
create function pg_temp.plan() returns text language plpgsql as $$
declare v_plan json;
begin
  execute 'explain (format json) select from intake.lead as l
    where extensions.st_dwithin(l.point, catalog.point_of(''{"latitude": 48, "longitude": 16}''), 1000)' into v_plan;
  return v_plan::text;
end $$;
select matches(pg_temp.plan(), 'lead_by_point', 'an index finds them');

select * from finish();
rollback;
