begin;
select plan(8);

-- A move has two ends; where it begins is where the lead is.
create temp table f as
select catalog.create_niche('moves', 'Moves') as n;
select catalog.activate_form_schema(catalog.create_form_schema(n, '[
  {"id": "size", "label": "Size", "type": "number"},
  {"id": "origin", "label": "From", "type": "location"},
  {"id": "goal", "label": "To", "type": "location"}]')) from f;
create function pg_temp.point_of(lead uuid) returns text language sql as $$
  select extensions.st_astext(l.point) from intake.lead as l where l.id = lead
$$;

select is(pg_temp.point_of(tests.create_lead(n, answers)), point, answers::text)
from f, (values
  ('{"size": 3}'::jsonb, null),
  ('{"origin": {"city": "Wien"}}', null),
  ('{"origin": {"latitude": 48.2, "longitude": 16.37}, "goal": {"latitude": 47, "longitude": 15}}', 'POINT(16.37 48.2)'),
  ('{"origin": {"city": "Wien"}, "goal": {"latitude": 47, "longitude": 15}}', 'POINT(15 47)')) as t (answers, point);

create temp table lead as
select tests.create_lead(n, '{"goal": {"latitude": 47, "longitude": 15}}', 'pending_approval') as id from f;
update intake.lead set answers = '{"goal": {"latitude": 47, "longitude": 15.5}}' where id = (select id from lead);
select is(pg_temp.point_of(id), 'POINT(15.5 47)', 'it moves with the answers') from lead;
update intake.lead set point = extensions.st_point(1, 2)::extensions.geography where id = (select id from lead);
select is(pg_temp.point_of(id), 'POINT(15.5 47)', 'the point of a lead is changed by nothing but its answers') from lead;
update intake.lead set answers = '{"size": 3}' where id = (select id from lead);
select is(pg_temp.point_of(id), null, 'a lead without coordinates has no point') from lead;
update intake.lead set point = extensions.st_point(1, 2)::extensions.geography where id = (select id from lead);
select is(pg_temp.point_of(id), null, 'a written point is overwritten by the trigger') from lead;

select * from finish();
rollback;
