create or replace function billing.plan_fields() returns jsonb
language sql immutable
return '{
  "default_payment_method": true,
  "subscriptions": {
    "id": true, "status": true, "currency": true, "created": true, "start_date": true, "cancel_at": true,
    "cancel_at_period_end": true, "cancellation_details": {"reason": true}, "ended_at": true, "trial_start": true, "trial_end": true,
    "default_payment_method": true, "schedule": true, "latest_invoice": true, "metadata": {"plan_request_id": true},
    "pause_collection": {"behavior": true, "resumes_at": true},
    "pending_update": {"subscription_items": {"price": {"id": true, "recurring": {"usage_type": true}}}},
    "discounts": {"end": true, "source": {"coupon": {"duration": true, "percent_off": true, "amount_off": true}}},
    "items": {"data": {
      "quantity": true, "current_period_start": true, "current_period_end": true,
      "discounts": {"end": true, "source": {"coupon": {"duration": true, "percent_off": true, "amount_off": true}}},
      "price": {"id": true, "product": true, "unit_amount": true,
        "recurring": {"interval": true, "interval_count": true, "usage_type": true}}}}},
  "schedules": {
    "id": true, "status": true, "current_phase": {"end_date": true},
    "phases": {"start_date": true, "items": {"price": true}}},
  "invoices": {
    "id": true, "number": true, "status": true, "billing_reason": true, "currency": true, "livemode": true, "amount_due": true,
    "amount_paid": true, "amount_remaining": true, "total": true, "total_taxes": {"amount": true}, "attempt_count": true,
    "next_payment_attempt": true,
    "hosted_invoice_url": true, "invoice_pdf": true, "created": true,
    "parent": {"subscription_details": {"subscription": true}},
    "status_transitions": {"finalized_at": true, "paid_at": true},
    "payments": {"data": {"status": true, "amount_paid": true, "payment": {"payment_intent": true}}}},
  "payment_methods": {
    "id": true, "type": true, "created": true, "card": {"brand": true, "last4": true, "exp_month": true, "exp_year": true},
    "sepa_debit": {"last4": true}, "us_bank_account": {"last4": true}}
}'::jsonb;

comment on function billing.plan_fields() is
$$What is read of the subscriptions, schedules, invoices and payment methods of a customer of Stripe, as the shape of
billing.known_part().$$;

create or replace function billing.store_payment_methods(organization_id uuid, state jsonb) returns void
language plpgsql volatile
as $$
#variable_conflict use_column
declare
  -- Checkout pays a subscription with a method of its own; else invoices are paid with that of the customer.
  v_default constant text := coalesce(
    (select s ->> 'default_payment_method'
      from jsonb_array_elements(state -> 'subscriptions') as s
      where s ->> 'status' not in ('canceled', 'incomplete_expired') and s ->> 'default_payment_method' is not null
      order by (s ->> 'created')::bigint, s ->> 'id'
      limit 1),
    state ->> 'default_payment_method');
  v_ids constant text[] := array(select m ->> 'id' from jsonb_array_elements(state -> 'payment_methods') as m);
begin
  update billing.payment_method as m
  set is_default = false, detached_at = case when m.stripe_id = any(v_ids) then null else coalesce(m.detached_at, clock_timestamp()) end
  where m.organization_id = store_payment_methods.organization_id
    and (m.stripe_id <> all(v_ids) and m.detached_at is null or m.is_default and m.stripe_id is distinct from v_default);
  insert into billing.payment_method as m (
    organization_id, stripe_id, type, brand, last4, exp_month, exp_year, is_default, created_at)
  select store_payment_methods.organization_id, p ->> 'id', p ->> 'type', p -> 'card' ->> 'brand',
    coalesce(p -> 'card' ->> 'last4', p -> 'sepa_debit' ->> 'last4', p -> 'us_bank_account' ->> 'last4'),
    (p -> 'card' ->> 'exp_month')::integer, (p -> 'card' ->> 'exp_year')::integer, coalesce(p ->> 'id' = v_default, false),
    to_timestamp((p ->> 'created')::bigint)
  from jsonb_array_elements(state -> 'payment_methods') as p
  on conflict on constraint payment_method_stripe_id_is_unique do update
  set brand = excluded.brand, last4 = excluded.last4, exp_month = excluded.exp_month, exp_year = excluded.exp_year,
    is_default = excluded.is_default, detached_at = null
  where (m.brand, m.last4, m.exp_month, m.exp_year, m.is_default, m.detached_at) is distinct from
    (excluded.brand, excluded.last4, excluded.exp_month, excluded.exp_year, excluded.is_default, null);
end
$$;

comment on function billing.store_payment_methods(uuid, jsonb) is
$$Store the payment methods that an organisation has at Stripe. Those that are not there any more are marked as detached.$$;

create or replace function billing.store_plan_state(customer_id text, ticket bigint, state jsonb) returns text
language plpgsql volatile security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_customer billing.customer;
begin
  -- All that is stored about the plan of an organisation is stored under the lock of this row.
  select c.* into v_customer from billing.customer as c where c.stripe_id = store_plan_state.customer_id for update;
  if not found then
    return 'unknown';
  elsif v_customer.stored_ticket >= store_plan_state.ticket then
    return 'older';
  end if;
  perform billing.store_plan_subscription(v_customer.organization_id, s, state)
  from jsonb_array_elements(state -> 'subscriptions') as s
  order by (s ->> 'created')::bigint, s ->> 'id';
  perform billing.store_payment_methods(v_customer.organization_id, state);
  perform billing.store_invoice(v_customer.organization_id, i)
  from jsonb_array_elements(state -> 'invoices') as i
  order by (i ->> 'created')::bigint, i ->> 'id';
  perform billing.apply_plan(v_customer.organization_id);
  update billing.plan_request as r
  set status = 'done', finished_at = clock_timestamp()
  where r.organization_id = v_customer.organization_id and r.kind = 'checkout' and r.status in ('requested', 'expired')
    and r.id::text in (
      select s -> 'metadata' ->> 'plan_request_id' from jsonb_array_elements(state -> 'subscriptions') as s
      where s ->> 'status' not in ('incomplete', 'incomplete_expired'));
  update billing.customer as c
  set
    stored_ticket = store_plan_state.ticket,
    stored_at = clock_timestamp(),
    has_had_trial = c.has_had_trial or exists (
      select from jsonb_array_elements(state -> 'subscriptions') as s where s ->> 'trial_start' is not null)
  where c.organization_id = v_customer.organization_id;
  -- What was bought on a page that was open when the organisation was closed.
  perform queue.defer_once('end_plans', 'organization_id', array[v_customer.organization_id])
  where exists (
    select from billing.plan_subscription as s
    join identity.organization as o on o.id = s.organization_id and o.status = 'deactivated'
    where s.organization_id = v_customer.organization_id and s.ended_at is null);
  return 'stored';
end
$$;

comment on function billing.store_plan_state(text, bigint, jsonb) is
$$Store what Stripe answers about a customer: all its subscriptions, schedules, invoices and payment methods, as the known fields of
{"subscriptions", "schedules", "invoices", "payment_methods", "default_payment_method"}. Everything that reports something about a plan ends
here: the answer is complete, so what came before, in which order and how often makes no difference. ticket: of
billing.begin_plan_state(), drawn before Stripe was asked. Returns stored, older (a newer answer is stored) or unknown (no customer of
ours). Locks the customer, then payments.
Errors: those of billing.settle.$$;

grant execute on function billing.store_plan_state(text, bigint, jsonb) to leadmill_reconciler;
