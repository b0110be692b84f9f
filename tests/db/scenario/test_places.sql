begin;
-- A subscription for one place is indexed under the terms of that place, so leads of other places do not evaluate it.
select plan(14);

create temp table f as
select n, tests.create_level(n, 100, 5) as level from catalog.create_niche('places', 'Places') as n;
select catalog.activate_form_schema(catalog.create_form_schema(n, '[{"id": "place", "label": "Place", "type": "location"}]')) from f;
create function pg_temp.around(latitude numeric, longitude numeric, km numeric) returns jsonb language sql as $$
  select jsonb_build_object('field', 'place', 'op', 'within_km', 'value',
    jsonb_build_object('latitude', latitude, 'longitude', longitude, 'km', km))
$$;
-- A hundred subscriptions for other places, which have waited longest.
create temp table other as
select tests.create_subscription(level, case i % 5
  when 0 then jsonb_build_object('place.city', 'City ' || i)
  when 1 then jsonb_build_object('place.state', jsonb_build_array('State ' || i, 'State ' || i + 1))
  when 2 then jsonb_build_object('place.country', chr(65 + i % 26) || 'Z')
  when 3 then jsonb_build_object('place.zip', i::text)
  else pg_temp.around(-40 + i * 0.5, i, 20 + i) end) as id
from f, generate_series(1, 100) as i;
create temp table wanting as
select name, tests.create_subscription(level, filter) as id
from f, (values
  ('city', '{"place.city": "Wien"}'::jsonb), ('state', '{"place.state": ["Tirol", "Wien"]}'), ('country', '{"place.country": "AT"}'),
  ('zip', '{"place.zip": ["1010", "1020"]}'), ('circle', pg_temp.around(48.2, 16.4, 25))) as t (name, filter);

select is((select count(*) from distribution.rotation as r where r.term = '*'), 0::bigint,
  'no subscription is indexed under the term of every lead');
create temp table sale as
select label, answers, tests.distribute(lead) as buyers, lead
from (
  select t.label, t.answers, tests.create_lead(n, jsonb_build_object('place', t.answers)) as lead
  from f, (values
    ('Wien, Wien 1010, Austria',
      '{"city": "Wien", "state": "Wien", "zip": "1010", "country": "AT", "latitude": 48.2082, "longitude": 16.3738}'::jsonb),
    ('Schwechat', '{"city": "Schwechat", "latitude": 48.1390, "longitude": 16.4700}'),
    ('Bratislava', '{"city": "Bratislava", "country": "SK", "latitude": 48.1486, "longitude": 17.1077}'),
    ('Wien, nothing more', '{"city": "Wien"}'),
    ('nowhere', '{"address": "Main Street 1"}')) as t (label, answers)) as l;
select is(
  array(select w.name from wanting as w where w.id = any (s.buyers) order by w.name), expected, s.label)
from sale as s
join (values
  ('Wien, Wien 1010, Austria', '{circle,city,country,state,zip}'::text[]), ('Schwechat', '{circle}'), ('Bratislava', '{}'),
  ('Wien, nothing more', '{city}'), ('nowhere', '{}')) as t (label, expected) using (label);
select is(
  (select sum(t.evaluated_count) from distribution.trace as t join distribution.run as r on r.id = t.run_id where r.lead_id = s.lead),
  expected, 'looked at: ' || s.label)
from sale as s
join (values ('Wien, Wien 1010, Austria', 5::bigint), ('Schwechat', 1), ('Wien, nothing more', 1), ('nowhere', 0)) as t (label, expected)
  using (label);

-- A circle is moved, and still applies after the form renames the field.
create temp table mover as
select w.id, m.user_id from wanting as w join distribution.subscription as s using (id)
  join identity.membership as m using (organization_id)
where w.name = 'circle';
grant select on mover to public;
grant execute on function pg_temp.around(numeric, numeric, numeric) to public;
select tests.act_as(user_id) from mover;
select is(tests.outcome('select api.change_filter(id, pg_temp.around(47.07, 15.44, 25)) from mover'), 'done',
  'the circle of a filter is moved');
select tests.act_as_nobody();
create function pg_temp.buyers(field text, latitude numeric, longitude numeric) returns uuid[] language sql as $$
  select tests.distribute(tests.create_lead(n, jsonb_build_object(field, jsonb_build_object('latitude', latitude, 'longitude', longitude))))
    from f
$$;
select results_eq(
  $$select pg_temp.buyers('place', 48.139, 16.47), pg_temp.buyers('place', 47.1, 15.5)$$,
  $$select '{}'::uuid[], array[id] from mover$$, 'leads within the new circle are bought');
create temp table old as
select tests.create_lead(n, '{"place": {"latitude": 47.1, "longitude": 15.5}}') as lead,
  catalog.create_form_schema(n, '[{"id": "site", "label": "Site", "type": "location"}]') as form from f;
select catalog.set_field_mappings(form, '[{"kind": "renamed", "from": ["place"], "to": ["site"]}]'), catalog.activate_form_schema(form)
  from old;
select distribution.upgrade_filters(n, 1000) from f;
select is(count(*), 105::bigint, 'all filters are migrated to the new form')
from f, distribution.subscription as s
  where s.niche_id = n and s.filter_faults is null and s.filter ?| '{field,site.city,site.state,site.country,site.zip}';
select results_eq(
  $$select tests.distribute(lead), pg_temp.buyers('site', 48.139, 16.47), pg_temp.buyers('site', 47.1, 15.5) from old$$,
  $$select array[id], '{}'::uuid[], array[id] from mover$$, 'the migrated subscription buys leads of both versions');

select * from finish();
rollback;
