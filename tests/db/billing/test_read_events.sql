begin;
select plan(3);

select is(tests.outcome('select billing.read_events()'), '42501', format('%s is not told which events are read', v.r))
from (values ('admin'), ('leadmill_worker')) as v (r), lateral (select set_config('role', v.r, true)) as s;

set local role leadmill_reconciler;
select ok(
  'checkout.session.completed' = any (billing.read_events()) and 'charge.dispute.funds_withdrawn' = any (billing.read_events()),
  'the reconciler is told of payments and of disputes');
reset role;

select * from finish();
rollback;
