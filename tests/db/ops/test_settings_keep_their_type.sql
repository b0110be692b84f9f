begin;
select plan(8);

select is(
  tests.outcome(format('update ops.setting set value = %L where name = %L', v.value, v.name)), 'LM063',
  format('%s does not become %s', v.name, v.value))
from (values
  ('billing.open_deposits', '"10"'),
  ('billing.open_deposits', 'null'),
  ('identity.providers_need_approval', '"true"'),
  ('billing.welcome_credit', '10000'),
  ('billing.stripe_releases', '{"0": "endive"}')) as v (name, value);
select throws_like(
  $$update ops.setting set value = 'true' where name = 'billing.open_deposits'$$,
  '%setting has a value of another type%', 'the error says what is wrong');

select is(ops.setting_of('billing.open_deposits'), '10', 'a refused value leaves the setting as it was');
select is(tests.outcome($$update ops.setting set value = '25' where name = 'billing.open_deposits'$$), 'done',
  'another value of the same type is taken');

select * from finish();
rollback;
