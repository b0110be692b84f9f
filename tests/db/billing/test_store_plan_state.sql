begin;
select plan(73);

select is(tests.outcome(s), '42501', r || ' stores nothing: ' || s)
from (values ('anon'), ('member'), ('admin'), ('leadmill_api'), ('leadmill_worker')) as v (r),
  lateral (select set_config('role', r, true)) as a,
  (values ($$select billing.store_plan_state('cus_1', 1, '{}')$$), ('select billing.begin_plan_state()'),
    ($$select billing.apply_plan(null)$$)) as w (s);
select tests.act_as_nobody();

select tests.publish_plans();
-- As a fresh installation: what the plan Free offers.
update ops.entitlement_kind set default_value = '2' where name = 'api_keys';
update ops.entitlement_kind set default_value = 'false' where name = 'endpoints';
create temp table f as
select tests.create_customer(tests.organization_of(u)) as customer, tests.organization_of(u) as org, u as owner
from tests.create_user('owner@plans.example') as u;
create function pg_temp.has() returns text language sql as $$
  select ops.limit_of(org, 'api_keys') || ' ' || ops.has_feature(org, 'endpoints') from f
$$;
create function pg_temp.sub() returns billing.plan_subscription language sql as $$
  select s from billing.plan_subscription as s where s.stripe_id = 'sub_1'
$$;
create function pg_temp.changes() returns text[] language sql as $$
  select array_agg(format('%s %s', c.status, c.monthly_minor) order by c.id) from billing.plan_change as c join f on f.org = c.organization_id
$$;

select is(tests.store_plan('cus_nobody', '{}'), 'unknown', 'a customer that is not ours is not stored');
select is(pg_temp.has(), '2 false', 'without a plan an organisation has what Free offers');

select is(tests.store_plan(customer, array[tests.stripe_subscription('sub_1', 'incomplete')]), 'stored', 'an answer is stored') from f;
select is(pg_temp.has(), '2 false', 'a subscription whose first payment is missing entitles to nothing');
select is(tests.told(org), '{}', 'and nobody is told of it') from f;

-- A trial.
select tests.store_plan(customer, array[tests.stripe_subscription('sub_1', 'trialing', changes => jsonb_build_object(
  'trial_start', tests.seconds(now()), 'trial_end', tests.seconds(now() + interval '2 days')))],
  array[tests.stripe_invoice('in_0', 'sub_1', amount => 0)]) from f;
select is(pg_temp.has(), '10 true', 'a trial entitles to what the plan says');
select is(pg_temp.changes(), '{"incomplete 0","trialing 0"}', 'a trial is no revenue');
select is(tests.told(org), '{plan.changed,plan.applied}', 'its begin is told, its invoice of nothing is not') from f;
select is((select has_had_trial from billing.customer as c join f on f.customer = c.stripe_id), true, 'the organisation has had its trial');
select is(billing.warn_of_trial_ends(), 1, 'its end is warned of');
select is(billing.warn_of_trial_ends(), 0, 'once');

-- Paid.
select tests.store_plan(customer, array[tests.stripe_subscription('sub_1', changes => '{"latest_invoice": "in_1"}')],
  array[tests.stripe_invoice('in_0', 'sub_1', amount => 0), tests.stripe_invoice('in_1', 'sub_1')]) from f;
select is((select status || ' ' || amount_paid || ' ' || pdf_url from billing.invoice where stripe_id = 'in_1'),
  'paid 4900 https://pay.stripe.example/in_1/pdf', 'an invoice is kept with its document');
select is((select array_agg(format('%s %s', a.kind, e.amount) order by a.kind)
    from ledger.journal as j join ledger.entry as e on e.journal_id = j.id join ledger.account as a on a.id = e.account_id
    where j.idempotency_key = 'stripe:pi_in_1:paid'),
  '{"stripe_clearing -4900","subscription_revenue 4900"}', 'its payment is in the ledger');
select is(pg_temp.changes(), '{"incomplete 0","trialing 0","active 4900"}', 'from now on it is revenue');
select is(tests.told(org), '{plan.changed,plan.applied,plan.trial_warned,invoice.paid}', 'a receipt is due') from f;
select ok(exists (select from notification.delivery as d where d.template = 'invoice_receipt'), 'and sent by mail');
select tests.store_plan(customer, array[tests.stripe_subscription('sub_1', changes => '{"latest_invoice": "in_1"}')],
  array[tests.stripe_invoice('in_0', 'sub_1', amount => 0), tests.stripe_invoice('in_1', 'sub_1')]) from f;
select is(array[cardinality(tests.told(org)), (select count(*)::integer from billing.deposit where payment_intent_id = 'pi_in_1')], '{4,1}',
  'the same answer again changes nothing') from f;

-- What concerns the payment goes the way of all payments, also when it was reported first.
select is(tests.receive_stripe('evt_charge', 'charge.succeeded', '{"object": "charge", "id": "ch_2", "payment_intent": "pi_in_2",
  "amount": 4900, "currency": "usd", "livemode": false, "status": "succeeded", "captured": true, "metadata": {}}'), 'waiting',
  'the charge of an invoice that is not known waits');
select tests.store_plan(customer, array[tests.stripe_subscription('sub_1', changes => '{"latest_invoice": "in_2"}')],
  array[tests.stripe_invoice('in_2', 'sub_1')]) from f;
select is((select status from billing.webhook_inbox where event_id = 'evt_charge'), 'applied', 'and is applied with it');
select is(tests.receive_stripe('evt_refund', 'refund.created', '{"object": "refund", "id": "re_1", "amount": 900, "currency": "usd",
  "payment_intent": "pi_in_2", "metadata": {}, "status": "succeeded", "balance_transaction": "txn_1", "charge": "ch_2"}'), 'applied',
  'a refund of an invoice is settled');
select is((select sum(e.amount) from ledger.entry as e join ledger.account as a on a.id = e.account_id
    where a.kind = 'subscription_revenue' and a.currency = 'USD'), 8900::numeric, 'and lowers the revenue');

select is_empty('select * from billing.verify()', 'the ledger and the deposits that pay for plans agree');

-- Larger, with a coupon that holds forever, for a year.
select tests.store_plan(customer, array[tests.stripe_subscription('sub_1', 'active', 'enterprise', 'year', jsonb_build_object(
  'discounts', '[{"end": null, "source": {"type": "coupon", "coupon": {"duration": "forever", "percent_off": 50}}},
    {"end": null, "source": {"type": "coupon", "coupon": {"duration": "once", "percent_off": 20}}}]'::jsonb))]) from f;
select is(pg_temp.has(), '50 true', 'an upgrade entitles to more');
select is((pg_temp.changes())[4], 'active 8292', 'revenue is by month, after coupons that hold forever, rounded once');
select is((pg_temp.sub()).plan_price_id, tests.plan_price('enterprise', 'year'), 'the price is ours');

-- A price and a time to come.
select tests.store_plan(customer, array[tests.stripe_subscription('sub_1', 'active', 'enterprise', 'year', '{"schedule": "sub_sched_1"}')],
  '{}', jsonb_build_object('schedules', jsonb_build_array(jsonb_build_object('id', 'sub_sched_1', 'status', 'active',
    'current_phase', jsonb_build_object('end_date', tests.seconds(now() + interval '29 days')),
    'phases', jsonb_build_array(
      jsonb_build_object('start_date', tests.seconds(now() - interval '1 day'), 'items', '[{"price": "price_enterprise_year_usd"}]'::jsonb),
      jsonb_build_object('start_date', tests.seconds(now() + interval '29 days'),
        'items', '[{"price": "price_professional_month_usd"}]'::jsonb)))))) from f;
select is((pg_temp.sub()).scheduled_plan_price_id, tests.plan_price('professional'), 'what it changes to is stored');
select is(pg_temp.has(), '50 true', 'and changes nothing until then');

-- Paused by wish.
select tests.store_plan(customer, array[tests.stripe_subscription('sub_1', changes => '{"pause_collection": {"behavior": "void"}}')]) from f;
select is(pg_temp.has() || ' ' || ((pg_temp.sub()).monthly_minor), '2 false 0', 'what is not paid for by wish entitles to nothing');
select is((pg_temp.sub()).scheduled_plan_price_id, null, 'what is not scheduled any more is forgotten');

-- Resumed in a period that was not charged because of that.
select tests.store_plan(customer, array[tests.stripe_subscription('sub_1')], array[tests.stripe_invoice('in_4', 'sub_1', changes =>
    jsonb_build_object('created', tests.seconds(now() - interval '31 days'))),
  tests.stripe_invoice('in_5', 'sub_1', 'void')]) from f;
select is(pg_temp.has(), '2 false', 'a period that is not charged entitles to nothing');
select is((pg_temp.sub()).monthly_minor, 0::bigint, 'and is no revenue');
select tests.store_plan(customer, array[tests.stripe_subscription('sub_1')], array[tests.stripe_invoice('in_5', 'sub_1', 'void'),
  tests.stripe_invoice('in_6', 'sub_1', 'open', changes => jsonb_build_object('billing_reason', 'subscription_update',
    'created', tests.seconds(now())))]) from f;
select is(pg_temp.has(), '2 false', 'nor does a bill that is not paid');
select tests.store_plan(customer, array[tests.stripe_subscription('sub_1')], array[tests.stripe_invoice('in_5', 'sub_1', 'void'),
  tests.stripe_invoice('in_6', 'sub_1', changes => jsonb_build_object('billing_reason', 'subscription_update',
    'created', tests.seconds(now())))]) from f;
select is(pg_temp.has(), '10 true', 'once the next one is paid the plan is back');
select tests.store_plan(customer, array[tests.stripe_subscription('sub_1')], array[tests.stripe_invoice('in_6', 'sub_1'),
  tests.stripe_invoice('in_7', 'sub_1', 'void', changes => jsonb_build_object('billing_reason', 'subscription_update',
    'created', tests.seconds(now())))]) from f;
select is(pg_temp.has(), '10 true', 'a larger plan that was not paid for takes nothing away');
select tests.store_plan(customer, array[tests.stripe_subscription('sub_1')], array[tests.stripe_invoice('in_8', 'sub_0', 'void')]) from f;
select is(pg_temp.has(), '10 true', 'nor does a bill of another subscription');

-- Paid, and taken back through the bank.
create function pg_temp.again() returns void language sql as $$
  select tests.store_plan(customer, array[tests.stripe_subscription('sub_1')], array[tests.stripe_invoice('in_6', 'sub_1')]) from f
$$;
create function pg_temp.dispute(invoice text, id text, status text) returns void language sql as $$
  insert into billing.dispute (processor, dispute_id, deposit_id, amount, currency, status)
  select 'stripe', dispute.id, d.id, d.amount, d.currency, dispute.status from billing.deposit as d where d.payment_intent_id = 'pi_' || invoice
$$;
create function pg_temp.asked() returns bigint language sql as $$
  select count(*) from queue.procrastinate_jobs as j join f on j.queueing_lock = 'read_plan:' || f.customer
$$;
select is(pg_temp.asked(), 0::bigint, 'nothing is asked');
select pg_temp.dispute('in_4', 'dp_old', 'lost'), pg_temp.dispute('in_6', 'dp_1', 'warning_needs_response'), pg_temp.again();
select is(pg_temp.has(), '10 true', 'a payment of long ago and an inquiry take nothing away');
select is(pg_temp.asked(), 1::bigint, 'but a job looks at the plan');
update billing.dispute set status = 'needs_response' where dispute_id = 'dp_1';
select pg_temp.again();
select is(pg_temp.has(), '2 false', 'who takes back the payment of a period does not have it');
update billing.dispute set status = 'won' where dispute_id = 'dp_1';
select pg_temp.again();
select is(pg_temp.has(), '10 true', 'until that is decided for us');

-- Cancelled by the portal, which sets the time and not the boolean; and by the API, which sets the boolean.
select tests.store_plan(customer, array[tests.stripe_subscription('sub_1', changes => jsonb_build_object(
  'cancel_at', tests.seconds(now() + interval '29 days')))]) from f;
select is((pg_temp.sub()).cancel_at, date_trunc('second', now() + interval '29 days'), 'an end that the portal set is known');
select is(pg_temp.has(), '10 true', 'until then the plan stays');
select tests.store_plan(customer, array[tests.stripe_subscription('sub_1', changes => '{"cancel_at_period_end": true}')]) from f;
select is((pg_temp.sub()).cancel_at, date_trunc('second', now() + interval '29 days'), 'so is one that the API set');
select tests.store_plan(customer, array[tests.stripe_subscription('sub_1')]) from f;
select is((pg_temp.sub()).cancel_at, null, 'and one that was undone');

-- A payment is missing.
select tests.store_plan(customer, array[tests.stripe_subscription('sub_1', 'past_due', changes => '{"latest_invoice": "in_3"}')],
  array[tests.stripe_invoice('in_3', 'sub_1', 'open', changes => '{"attempt_count": 1}')]) from f;
select is(pg_temp.has(), '10 true', 'while its payment is missing the plan stays for a grace');
select is((pg_temp.sub()).past_due_at, date_trunc('second', now() - interval '1 hour'), 'it is missing since the invoice');
select ok('invoice.payment_failed' = any(tests.told(org)), 'the organisation is told') from f;
select is(billing.end_plan_grace(), null, 'nothing ends before its time');
update ops.setting set value = '0' where name = 'billing.plan_grace_days';
select is(billing.end_plan_grace(), org, 'after the grace the plan is suspended') from f;
select is(billing.end_plan_grace(), null, 'once');
select is(pg_temp.has(), '2 false', 'the organisation has what Free offers');
select is((tests.told(org))[cardinality(tests.told(org)) - 1:], '{plan.suspended,plan.applied}', 'and is told') from f;
select is((pg_temp.changes())[cardinality(pg_temp.changes())], 'past_due 4900', 'what is due is still revenue');
select tests.store_plan(customer, array[tests.stripe_subscription('sub_1', changes => '{"latest_invoice": "in_3"}')],
  array[tests.stripe_invoice('in_3', 'sub_1')]) from f;
select is(pg_temp.has() || coalesce((pg_temp.sub()).past_due_at::text, ''), '10 true', 'once it is paid the plan is back');

-- An older answer that comes later.
select is(billing.store_plan_state(customer, 1, '{"subscriptions": [], "invoices": [], "payment_methods": []}'), 'older',
  'an answer that was asked for earlier is not stored') from f;

-- Ended, and begun again.
select tests.store_plan(customer, array[tests.stripe_subscription('sub_1', 'canceled', changes => jsonb_build_object(
  'ended_at', tests.seconds(now()), 'cancellation_details', '{"reason": "payment_failed"}'::jsonb))]) from f;
select is(pg_temp.has(), '2 false', 'what has ended entitles to nothing');
select is((pg_temp.changes())[cardinality(pg_temp.changes())], 'canceled 0', 'and is no revenue');
select ok('plan.ended' = any(tests.told(org)), 'the organisation is told') from f;

select * from finish();
rollback;
