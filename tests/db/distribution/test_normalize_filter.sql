begin;
select plan(12);

create function pg_temp.normalized(filter jsonb) returns jsonb language sql as $$
  select distribution.normalize_filter(
    '[{"id": "budget", "type": "number"}, {"id": "regions", "type": "multi-select", "options": ["US"]}, {"id": "place", "type": "location"}]', filter)
$$;
select is(pg_temp.normalized(f), e, f::text)
from (values
  ('{}'::jsonb, '{"all": [], "is_object": true}'::jsonb),
  ('{"field": "budget", "op": "gte", "value": 5}', '{"condition": {"field": "budget", "op": "gte", "value": 5},
    "paths": {"field": "filter.field", "op": "filter.op", "value": "filter.value"}}'),
  ('{"field": "budget", "op": "exists"}', '{"condition": {"field": "budget", "op": "exists", "value": true},
    "paths": {"field": "filter.field", "op": "filter.op", "value": "filter.value"}}'),
  ('{"field": "budgt", "op": "exists"}',
    '{"fault": {"field": "filter.field", "code": "unknown_field", "message": "is not a field of this form"}}')
) as t (f, e);
select is(pg_temp.normalized(f) -> 'all' -> 0, e, f::text)
from (values
  ('{"budget": {"min": 1, "max": 2}}'::jsonb,
    '{"condition": {"field": "budget", "op": "between", "value": [1, 2]}, "short": {"min": 1, "max": 2},
    "paths": {"field": "filter.budget", "op": "filter.budget", "value": "filter.budget", "items": ["filter.budget.min", "filter.budget.max"]}}'::jsonb),
  ('{"budget": {"max": 2}}', '{"condition": {"field": "budget", "op": "lte", "value": 2}, "short": {"max": 2},
    "paths": {"field": "filter.budget", "op": "filter.budget.max", "value": "filter.budget.max"}}'),
  ('{"budget": [1, 2]}', '{"condition": {"field": "budget", "op": "in", "value": [1, 2]}, "short": [1, 2],
    "paths": {"field": "filter.budget", "op": "filter.budget", "value": "filter.budget"}}'),
  ('{"budget": 1}', '{"condition": {"field": "budget", "op": "eq", "value": 1}, "short": 1,
    "paths": {"field": "filter.budget", "op": "filter.budget", "value": "filter.budget"}}'),
  ('{"regions": "US"}', '{"condition": {"field": "regions", "op": "contains", "value": "US"}, "short": "US",
    "paths": {"field": "filter.regions", "op": "filter.regions", "value": "filter.regions"}}'),
  ('{"place.city": "Wien"}', '{"condition": {"field": "place.city", "op": "eq", "value": "Wien"}, "short": "Wien",
    "paths": {"field": "filter.place.city", "op": "filter.place.city", "value": "filter.place.city"}}'),
  ('{"not": {"any": [{"budget": {}}]}}', '{"path": "filter.not", "not": {"is_object": true, "all": [{"any": [{"is_object": true, "all": [
    {"fault": {"field": "filter.not.any[0].budget", "code": "not_a_range", "message": "must hold min, max or both"}}]}]}]}}')
) as t (f, e);
select is(
  (distribution.compile_filter('[{"id": "budget.op", "type": "number"}]', '{"budget.op": "x"}')).faults #>> '{0,field}', 'filter.budget.op',
  'a fault keeps the path that the owner wrote, whatever the field is called');

select * from finish();
rollback;
