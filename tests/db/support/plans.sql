-- Helpers of the tests of plans. Never deployed.
create schema if not exists tests;

-- As if a job had made the products and prices at Stripe.
create or replace function tests.publish_plans() returns void
language sql
as $$
  update billing.plan as p set stripe_id = 'prod_' || p.slug, stripe_name = p.name where p.position > 0;
  update billing.plan_price as c
  set
    stripe_id = format('price_%s_%s_%s', p.slug, c.interval, lower(c.currency)),
    overrun_stripe_id = case when c.overrun_minor is not null then
      format('price_%s_%s_%s_calls', p.slug, c.interval, lower(c.currency)) end
  from billing.plan as p
  where p.id = c.plan_id and c.stripe_id is null and c.is_active;
$$;

create or replace function tests.plan_price(plan text, "interval" text default 'month', currency text default 'USD') returns uuid
language sql stable security definer
as $$
  select c.id
  from billing.plan_price as c
  join billing.plan as p on p.id = c.plan_id
  where p.slug = plan_price.plan and c.interval = plan_price.interval and c.currency = plan_price.currency and c.is_active
$$;

comment on function tests.plan_price(text, text, text) is $$The price at which a plan is offered.$$;

create or replace function tests.create_customer(organization_id uuid) returns text
language sql
as $$
  insert into billing.customer (organization_id, stripe_id)
  values (create_customer.organization_id, 'cus_' || replace(create_customer.organization_id::text, '-', ''))
  on conflict on constraint customer_pkey do update set stripe_id = excluded.stripe_id
  returning stripe_id;
$$;

comment on function tests.create_customer(uuid) is $$The customer of an organisation at Stripe.$$;

create or replace function tests.seconds(at timestamptz) returns bigint
language sql immutable
return floor(extract(epoch from at))::bigint;

create or replace function tests.stripe_subscription(
  id text, status text default 'active', plan text default 'professional', "interval" text default 'month', changes jsonb default '{}'
) returns jsonb
language sql volatile
as $$
  select jsonb_build_object(
    'id', stripe_subscription.id, 'object', 'subscription', 'status', stripe_subscription.status, 'currency', 'usd',
    'created', tests.seconds(now() - interval '1 day'), 'start_date', tests.seconds(now() - interval '1 day'),
    'cancel_at', null, 'cancel_at_period_end', false, 'ended_at', null, 'trial_start', null, 'trial_end', null, 'schedule', null,
    'latest_invoice', null, 'pause_collection', null, 'pending_update', null, 'metadata', '{}'::jsonb, 'discounts', '[]'::jsonb,
    'default_payment_method', null,
    'items', jsonb_build_object('data', jsonb_build_array(jsonb_build_object(
      'id', 'si_1', 'quantity', 1, 'discounts', '[]'::jsonb,
      'current_period_start', tests.seconds(now() - interval '1 day'),
      'current_period_end', tests.seconds(now() + interval '29 days'),
      'price', jsonb_build_object(
        'id', c.stripe_id, 'product', p.stripe_id, 'unit_amount', c.amount_minor, 'currency', 'usd',
        'recurring', jsonb_build_object('interval', c.interval, 'interval_count', 1, 'usage_type', 'licensed')))))) || changes
  from billing.plan as p
  join billing.plan_price as c on c.plan_id = p.id and c.currency = 'USD' and c.interval = stripe_subscription.interval
  where p.slug = stripe_subscription.plan and c.is_active
$$;

comment on function tests.stripe_subscription(text, text, text, text, jsonb) is $$A subscription of Stripe, with changes.$$;

create or replace function tests.stripe_invoice(
  id text, subscription text, status text default 'paid', amount bigint default 4900, changes jsonb default '{}'
) returns jsonb
language sql volatile
as $$
  select jsonb_build_object(
    'id', stripe_invoice.id, 'object', 'invoice', 'number', 'LM-' || stripe_invoice.id, 'status', stripe_invoice.status,
    'billing_reason', 'subscription_cycle', 'currency', 'usd', 'livemode', false, 'amount_due', amount,
    'amount_paid', case stripe_invoice.status when 'paid' then amount else 0 end,
    'amount_remaining', case stripe_invoice.status when 'paid' then 0 else amount end,
    'attempt_count', case stripe_invoice.status when 'paid' then 1 else 0 end, 'next_payment_attempt', null,
    'hosted_invoice_url', 'https://invoice.stripe.example/' || stripe_invoice.id,
    'invoice_pdf', 'https://pay.stripe.example/' || stripe_invoice.id || '/pdf', 'created', tests.seconds(now() - interval '1 hour'),
    'parent', jsonb_build_object('type', 'subscription_details',
      'subscription_details', jsonb_build_object('subscription', subscription)),
    'status_transitions', jsonb_build_object(
      'finalized_at', case when stripe_invoice.status <> 'draft' then tests.seconds(now() - interval '1 hour') end,
      'paid_at', case stripe_invoice.status when 'paid' then tests.seconds(now()) end),
    'payments', jsonb_build_object('data', case when stripe_invoice.status = 'paid' and amount > 0 then jsonb_build_array(
      jsonb_build_object('id', 'inpay_' || stripe_invoice.id, 'status', 'paid', 'amount_paid', amount,
        'payment', jsonb_build_object('type', 'payment_intent', 'payment_intent', 'pi_' || stripe_invoice.id))) else '[]' end)) || changes
$$;

comment on function tests.stripe_invoice(text, text, text, bigint, jsonb) is $$An invoice of Stripe for a subscription, with changes.$$;

create or replace function tests.store_plan(
  customer text, subscriptions jsonb[], invoices jsonb[] default '{}', changes jsonb default '{}'
) returns text
language plpgsql
as $$
begin
  perform tests.forget_locks();
  return billing.store_plan_state(customer, billing.begin_plan_state(), billing.plan_state_of((jsonb_build_object(
    'default_payment_method', null, 'subscriptions', to_jsonb(subscriptions), 'schedules', '[]'::jsonb,
    'invoices', to_jsonb(invoices), 'payment_methods', '[]'::jsonb) || changes)::text));
end
$$;

comment on function tests.store_plan(text, jsonb[], jsonb[], jsonb) is
$$Store what Stripe answers about a customer now; one transaction, as far as locks are concerned.$$;

create or replace function tests.told(organization_id uuid) returns text[]
language sql volatile security definer
as $$
  select coalesce(array_agg(o.kind order by o.id), '{}')
  from event.outbox as o
  where o.organization_id = told.organization_id and split_part(o.kind, '.', 1) in ('plan', 'invoice')
$$;

comment on function tests.told(uuid) is $$The events about the plan of an organisation so far, in order.$$;

create or replace function tests.tell_of_plan(email text, template text) returns void
language plpgsql
as $$
declare
  v_organization_id constant uuid := tests.organization_of((
    select u.id from identity.user_account as u where u.email = tell_of_plan.email));
  v_sub constant text := 'sub_' || replace(v_organization_id::text, '-', '');
  v_in constant text := 'in_' || replace(v_organization_id::text, '-', '');
  v_customer text;
begin
  perform tests.publish_plans();
  v_customer := tests.create_customer(v_organization_id);
  perform tests.store_plan(v_customer,
    array[tests.stripe_subscription(v_sub, case when template = 'plan_trial_ends' then 'trialing' else 'active' end,
      changes => jsonb_build_object('trial_end', tests.seconds(now() + interval '2 days')))],
    case when template = 'invoice_receipt' then array[tests.stripe_invoice(v_in, v_sub, changes => '{"number": "LM-in_1"}')] else '{}' end);
  case template
    when 'plan_trial_ends' then perform billing.warn_of_trial_ends();
    when 'plan_ended' then
      perform tests.store_plan(v_customer, array[tests.stripe_subscription(v_sub, 'canceled', changes =>
        jsonb_build_object('ended_at', tests.seconds(now())))]);
    when 'plan_change_refused' then
      insert into billing.plan_request (organization_id, kind, plan_subscription_id, plan_price_id)
      select s.organization_id, 'upgrade', s.id, tests.plan_price('enterprise') from billing.plan_subscription as s
      where s.stripe_id = v_sub;
      perform billing.finish_plan_request(r.id, 'Your card was declined.') from billing.plan_request as r
      where r.organization_id = v_organization_id;
    when 'plan_suspended', 'invoice_unpaid' then
      perform tests.store_plan(v_customer, array[tests.stripe_subscription(v_sub, 'past_due', changes =>
        jsonb_build_object('latest_invoice', v_in))],
        array[tests.stripe_invoice(v_in, v_sub, 'open', changes => '{"attempt_count": 1, "number": "LM-in_1"}')]);
      if template = 'plan_suspended' then
        update ops.setting set value = '0' where name = 'billing.plan_grace_days';
        perform billing.end_plan_grace();
      end if;
    else null;
  end case;
end
$$;

comment on function tests.tell_of_plan(text, text) is $$Have something happen to the plan of a user's organisation that causes a mail.$$;
