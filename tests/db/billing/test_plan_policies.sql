begin;
select plan(37);

select tests.publish_plans();
create temp table f as select tests.create_user('a@policies.example') as a, tests.create_user('b@policies.example') as b;
grant select on f to public;
select tests.store_plan(tests.create_customer(tests.organization_of(u)),
  array[tests.stripe_subscription('sub_' || n, changes => jsonb_build_object('latest_invoice', 'in_' || n))],
  array[tests.stripe_invoice('in_' || n, 'sub_' || n)],
  jsonb_build_object('payment_methods', jsonb_build_array(jsonb_build_object('id', 'pm_' || n, 'type', 'card', 'created', 1))))
from f, lateral (values (1, a), (2, b)) as v (n, u);
insert into billing.plan_request (organization_id, kind, plan_subscription_id)
select s.organization_id, 'cancel', s.id from billing.plan_subscription as s;

select is(tests.outcome('select from api.' || v), '42501', r || ' does not see ' || v)
from unnest('{anon,partner}'::text[]) as r,
  lateral (select set_config('role', r, true)) as s,
  unnest('{plan_subscriptions,invoices,payment_methods,plan_requests,plan_changes}'::text[]) as v;
reset role;
select tests.act_as(a) from f;
select is(tests.outcome('select from api.plan_changes'), '42501', 'a member does not see how plans changed');
select results_eq('select plan, status, payment_status, "end", currency from api.plan_subscriptions',
  $$values ('professional', 'active', 'active', null::timestamptz, 'USD')$$, 'a member sees the subscription of its organisation alone');
select results_eq('select number, amount_paid::text, status from api.invoices', $$values ('LM-in_1', '49.00', 'paid')$$, 'its invoices');
select results_eq('select type from api.payment_methods', $$values ('card')$$, 'its payment methods');
select results_eq('select kind from api.plan_requests', $$values ('cancel')$$, 'and its requests');
select is(tests.outcome('select requested_by from billing.plan_request'), '42501', 'not who asked');
select is(tests.outcome('select from ' || t), '42501', 'nothing is read of ' || t)
from unnest('{billing.plan_change,billing.invoice_payment,billing.plan_entitlement,billing.customer}'::text[]) as t;
select is(tests.outcome(s), '42501', 'nothing is written: ' || s)
from unnest(array['update billing.invoice set status = ''paid''', 'delete from billing.plan_request',
  'insert into billing.payment_method (stripe_id) values (''pm_x'')', 'update billing.plan_subscription set is_entitled = true']) as s;
select tests.act_as_nobody();
set local role admin;
select is((select count(*) from api.plan_subscriptions where plan = 'professional'), 2::bigint, 'an admin sees all subscriptions');
select is((select count(*) from api.plan_changes where monthly_amount = 49), 2::bigint, 'and their changes');
select is((select count(*) from api.invoices where amount_paid = 49), 2::bigint, 'and invoices');
reset role;

-- Words of D7.
update billing.plan_subscription set status = 'canceled', ended_at = now(), end_reason = 'payment_failed' where stripe_id = 'sub_1';
update billing.plan_subscription set status = 'canceled', ended_at = now(), end_reason = 'cancellation_requested' where stripe_id = 'sub_2';
set local role admin;
select results_eq('select status from api.plan_subscriptions where plan = ''professional'' order by status',
  $$values ('cancelled'), ('expired')$$,
  'what was not paid has expired, what was cancelled was cancelled');
reset role;
select is(tests.outcome(s), 'LM561', 'changes are only added: ' || s)
from unnest('{update billing.plan_change set monthly_minor = 0,delete from billing.plan_change,truncate billing.plan_change}'::text[]) as s;

-- Mails say what their recipient may know.
select is(billing.describe_plan(jsonb_build_object('plan_subscription_id', s.id), tests.organization_of(b), b), null,
  'another organisation is told nothing') from f, billing.plan_subscription as s where s.stripe_id = 'sub_1';

-- The nightly comparison.
select results_eq($$select billing.differing_customers(billing.listed_subscriptions_of(jsonb_build_object('subscriptions', jsonb_build_array(
    tests.stripe_subscription('sub_1', changes => jsonb_build_object('customer', c.stripe_id)),
    tests.stripe_subscription('sub_x', changes => '{"customer": "cus_nobody"}')))::text))
  from billing.plan_subscription as s join billing.customer as c on c.organization_id = s.organization_id where s.stripe_id = 'sub_1'$$,
  $$select c.stripe_id from billing.plan_subscription as s join billing.customer as c on c.organization_id = s.organization_id
    where s.stripe_id = 'sub_1'$$, 'a customer whose subscription is not as we have it is found; others are not ours');
select is_empty('select billing.unsettled_customers()', 'no invoice is open');
update billing.invoice set status = 'open' where stripe_id = 'in_1';
select is((select count(*) from billing.unsettled_customers()), 1::bigint, 'a customer with an open invoice is asked for every night');
select billing.read_plans_soon(array['cus_b', 'cus_a', 'cus_b']);
select billing.read_plans_soon(array['cus_a']);
select results_eq($$select args ->> 'customer_id' from queue.procrastinate_jobs
    where task_name = 'read_plan' and args ->> 'customer_id' ~ '^cus_[ab]$' order by id$$, $$values ('cus_a'), ('cus_b')$$, 'each customer is asked for by one job');
select is(billing.entitlements_of_plan(null) -> 'members', (select default_value from ops.entitlement_kind where name = 'members'),
  'without a plan the defaults are what there is');

select * from finish();
rollback;
