begin;
select plan(36);

select is(tests.outcome(s), '42501', r || ' has no say in entitlements: ' || s)
from (values ('anon'), ('member'), ('admin'), ('leadmill_api'), ('leadmill_worker')) as v (r),
  lateral (select set_config('role', r, true)) as a,
  (values ('select from ops.entitlement'), ('select from ops.entitlement_kind'),
    ($$select ops.set_entitlements(null, '{}')$$)) as w (s);
select tests.act_as_nobody();

insert into ops.entitlement_kind (name, default_value, comment) values
  ('test_places', '3', 'x'), ('test_endless', 'null', 'x'), ('test_yes', 'true', 'x'), ('test_no', 'false', 'x');
create temp table f as select gen_random_uuid() as mine, gen_random_uuid() as other;

select is(ops.limit_of(mine, 'test_places'), 3::bigint, 'without a plan a limit is the default') from f;
select is(ops.limit_of(mine, 'test_endless'), null, 'null is unlimited') from f;
select is(ops.limit_of(mine, 'nobody_knows'), 0::bigint, 'a limit that does not exist allows nothing') from f;
select ok(ops.has_feature(mine, 'test_yes') and not ops.has_feature(mine, 'test_no'), 'without a plan a feature is the default') from f;
select ok(not ops.has_feature(mine, 'nobody_knows'), 'a feature that does not exist is not had') from f;

select ops.set_entitlements(mine, '{"test_places": 10, "test_endless": 5, "test_yes": false, "test_no": true}') from f;
select is(array[ops.limit_of(mine, 'test_places'), ops.limit_of(mine, 'test_endless')], '{10,5}', 'the values of the plan count') from f;
select ok(ops.has_feature(mine, 'test_no') and not ops.has_feature(mine, 'test_yes'), 'so do its features') from f;
select is(ops.limit_of(other, 'test_places'), 3::bigint, 'another organisation keeps the default') from f;
select ops.set_entitlements(mine, '{"test_places": null}') from f;
select is(ops.limit_of(mine, 'test_places'), null, 'a plan can be unlimited where the default is not') from f;
select is(ops.limit_of(mine, 'test_endless'), null, 'what is not named any more has its default again') from f;
select ops.set_entitlements(mine, '{}') from f;
select is_empty('select from ops.entitlement as e join f on f.mine = e.organization_id', 'nothing is kept without a plan');

select is(tests.outcome(format('select ops.set_entitlements(mine, %L) from f', v)), code, what)
from (values
  ('{"nobody_knows": 1}', '23503', 'what does not exist is refused'),
  ('{"test_places": true}', '23503', 'a limit is no feature'),
  ('{"test_yes": 1}', '23503', 'a feature is no limit'),
  ('{"test_places": -1}', '23514', 'a limit is not negative'),
  ('{"test_places": 1.5}', '23514', 'a limit is a whole number'),
  ('{"test_places": "3"}', '23514', 'a limit is no text')) as t (v, code, what);
select is(tests.outcome(format($$insert into ops.entitlement_kind values ('test_x', %L, default, 'x')$$, v)), '23514',
  'no default is ' || v)
from (values ('"3"'), ('{}'), ('-1')) as t (v);

-- A misspelt name would switch something off, or allow nothing.
select is_empty(
  $$select r.label, m.name[2]
    from tests.routine as r
    cross join lateral regexp_matches(r.body, '\mops\.(has_feature|limit_of)\([^'';]*''([^'']*)''', 'g') as m (name)
    where r.room <> 'ops' and not exists (
      select from ops.entitlement_kind as k where k.name = m.name[2] and k.is_feature = (m.name[1] = 'has_feature'))$$,
  'functions name only features and limits that exist');

select * from finish();
rollback;
