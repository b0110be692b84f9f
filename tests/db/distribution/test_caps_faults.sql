begin;
select plan(24);

select is((distribution.caps_faults(c::jsonb, 'USD') -> 0) - 'message', jsonb_build_object('field', f, 'code', e), c) from (values
  ('[]', 'caps', 'wrong_type'),
  ('null', 'caps', 'wrong_type'),
  ('{"year": {"leads": 1}}', 'caps.year', 'unknown_key'),
  ('{"day": 5}', 'caps.day', 'wrong_type'),
  ('{"day": {}}', 'caps.day', 'empty'),
  ('{"day": {"lead": 5}}', 'caps.day.lead', 'unknown_key'),
  ('{"day": {"leads": "5"}}', 'caps.day.leads', 'wrong_type'),
  ('{"day": {"leads": null}}', 'caps.day.leads', 'required'), ('{"day": null}', 'caps.day', 'required'),
  ('{"day": {"leads": 0}}', 'caps.day.leads', 'out_of_range'),
  ('{"day": {"leads": -1}}', 'caps.day.leads', 'out_of_range'),
  ('{"day": {"leads": 1.5}}', 'caps.day.leads', 'out_of_range'),
  ('{"day": {"leads": 1e30}}', 'caps.day.leads', 'out_of_range'),
  ('{"day": {"spend": 0}}', 'caps.day.spend', 'out_of_range'),
  ('{"day": {"spend": 1e30}}', 'caps.day.spend', 'out_of_range'),
  ('{"day": {"spend": 1.005}}', 'caps.day.spend', 'too_precise')) as v (c, f, e);
select is(distribution.caps_faults(null, 'USD') -> 0 ->> 'field', 'caps', 'null is one fault');
select is(jsonb_array_length(distribution.caps_faults('{"day": {"leads": 0, "spend": 0}, "year": 1}', 'USD')), 3,
  'all faults are listed at once');
select is(distribution.caps_faults(c::jsonb, 'USD'), '[]', c) from (values
  ('{}'),
  ('{"hour": {"leads": 1}, "day": {"leads": 1000000}, "week": {"spend": 0.01}, "month": {"spend": 1000000000}}'),
  ('{"total": {"leads": 5.0, "spend": 10.50}}')) as v (c);
select results_eq(
  $$select period, max_leads, max_spend from distribution.caps_of('{"day": {"leads": 10, "spend": 1.50}, "total": {"leads": 5.0}}', 'USD')
    order by period$$,
  $$values ('day', 10, 150::bigint), ('total', 5, null)$$, 'caps become rows with money in minor units');
select is_empty($$select distribution.caps_of('{}', 'USD')$$, 'no caps become no rows');
select is(distribution.caps_faults('{"day": {"spend": 1.5}}', 'JPY') -> 0 ->> 'code', case
  when exists (select from ledger.currency where code = 'JPY' and exponent = 0)
  then 'too_precise' end, 'the minor unit depends on the currency');

select * from finish();
rollback;
