begin;
select plan(3);

select is(tests.outcome($$select distribution.require_filter(tests.vps_fields(), '{"budget": {"min": 50}}')$$), 'done',
  'a filter without faults passes');
select is(tests.outcome($$select distribution.require_filter(tests.vps_fields(), '{"budget": {"min": "50"}}')$$), '400 LM602',
  'a filter with faults is refused');
select is(tests.faults($$select distribution.require_filter('[]', '{"a": 1, "b": 2}')$$), 'filter.a unknown_field, filter.b unknown_field',
  'all faults are listed, and a niche without a form has no fields');

select * from finish();
rollback;
