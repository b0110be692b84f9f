create or replace function billing.discounted(amount numeric, months numeric, discounts jsonb) returns numeric
language plpgsql immutable
as $$
declare
  v_coupon jsonb;
begin
  for v_coupon in
    select d -> 'source' -> 'coupon' from jsonb_array_elements(
      case jsonb_typeof(discounts) when 'array' then discounts else '[]' end) with ordinality as e (d, place)
    where d -> 'source' -> 'coupon' ->> 'duration' = 'forever'
    order by place
  loop
    amount := greatest(0, amount * (1 - coalesce((v_coupon ->> 'percent_off')::numeric, 0) / 100)
      - coalesce((v_coupon ->> 'amount_off')::numeric, 0) / months);
  end loop;
  return amount;
end
$$;

comment on function billing.discounted(numeric, numeric, jsonb) is
$$What is left of an amount of a month after the discounts that hold forever. months: of one payment.$$;

create or replace function billing.monthly_revenue(subscription jsonb) returns numeric
language sql immutable
set search_path = pg_catalog, pg_temp
as $$
  with item as (
    select
      i -> 'discounts' as discounts,
      (i -> 'price' ->> 'unit_amount')::numeric * coalesce((i ->> 'quantity')::numeric, 1) as amount,
      coalesce((i -> 'price' -> 'recurring' ->> 'interval_count')::numeric, 1)
        * case i -> 'price' -> 'recurring' ->> 'interval' when 'year' then 12 when 'month' then 1
          when 'week' then 12 / 52::numeric when 'day' then 12 / 365::numeric end as months
    from jsonb_array_elements(subscription -> 'items' -> 'data') as i
    where i -> 'price' -> 'recurring' ->> 'usage_type' is distinct from 'metered'
  )
  select case
    when subscription ->> 'status' in ('active', 'past_due') and subscription -> 'pause_collection' ->> 'behavior' is null
    then coalesce(round(billing.discounted(
      sum(billing.discounted(i.amount / i.months, i.months, i.discounts)), max(i.months), subscription -> 'discounts')), 0)
    else 0 end
  from item as i
$$;

comment on function billing.monthly_revenue(jsonb) is
$$The recurring revenue of a month of a subscription of Stripe, in Stripe's units, rounded once; 0 while nothing is paid for it.$$;

create or replace function billing.price_id_of(stripe_id text) returns uuid
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select p.id from billing.plan_price as p where p.stripe_id = price_id_of.stripe_id
$$;

comment on function billing.price_id_of(text) is $$Our price with this name at Stripe; null when there is none.$$;

create or replace function billing.licensed_item(items jsonb) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  -- A phase of a schedule names its prices, a subscription shows them.
  select i.item
  from jsonb_array_elements(case jsonb_typeof(items) when 'array' then items else '[]' end) with ordinality as i (item, place)
  cross join lateral coalesce(i.item -> 'price' ->> 'id', i.item ->> 'price') as p (stripe_id)
  where i.item -> 'price' -> 'recurring' ->> 'usage_type' is distinct from 'metered'
    and not exists (select from billing.plan_price as c where c.overrun_stripe_id = p.stripe_id)
  order by billing.price_id_of(p.stripe_id) is null, i.place
  limit 1
$$;

comment on function billing.licensed_item(jsonb) is
$$Of the items of a subscription, a pending update or a phase of a schedule of Stripe the one that says which plan it is: it is paid for in
advance. Beside it, a metered one may charge calls beyond the quota. Null when there is none.$$;

create or replace function billing.scheduled_phase(subscription jsonb, state jsonb, out price text, out starts_at timestamptz)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select i.item ->> 'price', to_timestamp((p ->> 'start_date')::bigint)
  from jsonb_array_elements(state -> 'schedules') as s
  cross join lateral jsonb_array_elements(s -> 'phases') as p
  cross join lateral billing.licensed_item(p -> 'items') as i (item)
  where s ->> 'id' = subscription ->> 'schedule' and s ->> 'status' = 'active'
    and (p ->> 'start_date')::bigint >= (s -> 'current_phase' ->> 'end_date')::bigint
    and i.item ->> 'price' is distinct from billing.licensed_item(subscription -> 'items' -> 'data') -> 'price' ->> 'id'
  order by (p ->> 'start_date')::bigint
  limit 1
$$;

comment on function billing.scheduled_phase(jsonb, jsonb) is
$$What a subscription of Stripe changes to by its schedule, and when; nothing when it stays as it is.$$;

create or replace function billing.missed_since(subscription jsonb, state jsonb) returns timestamptz
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select least(clock_timestamp(), (
    select to_timestamp((i -> 'status_transitions' ->> 'finalized_at')::bigint)
    from jsonb_array_elements(state -> 'invoices') as i
    where i ->> 'id' = subscription ->> 'latest_invoice' and i ->> 'status' = 'open'))
$$;

comment on function billing.missed_since(jsonb, jsonb) is $$Since when the payment of a subscription that is past due is missing.$$;

create or replace function billing.is_uncollected(subscription jsonb, state jsonb) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  -- The last invoice of a whole period decides. One that changes the price is of a period once it is paid: if that fails, the price stays.
  select coalesce((
    select i ->> 'status' in ('void', 'uncollectible')
    from jsonb_array_elements(state -> 'invoices') as i
    where i -> 'parent' -> 'subscription_details' ->> 'subscription' = subscription ->> 'id'
      and i ->> 'status' <> 'draft'
      and (i ->> 'billing_reason' in ('subscription_create', 'subscription_cycle')
        or i ->> 'billing_reason' = 'subscription_update' and i ->> 'status' = 'paid')
    order by (i ->> 'created')::bigint desc, i ->> 'id' desc
    limit 1), false)
$$;

comment on function billing.is_uncollected(jsonb, jsonb) is
$$Whether a subscription of Stripe is in a period that nobody is asked to pay. Otherwise whoever pauses shortly before a period ends and
resumes after that would never pay.$$;

create or replace function billing.read_plan_subscription(organization_id uuid, subscription jsonb, state jsonb)
returns billing.plan_subscription
language plpgsql stable
as $$
declare
  v_item constant jsonb := billing.licensed_item(subscription -> 'items' -> 'data');
  v_plan billing.plan_subscription;
begin
  v_plan.organization_id := organization_id;
  v_plan.stripe_id := subscription ->> 'id';
  v_plan.status := subscription ->> 'status';
  v_plan.plan_price_id := billing.price_id_of(v_item -> 'price' ->> 'id');
  v_plan.plan_id := coalesce(
    (select c.plan_id from billing.plan_price as c where c.id = v_plan.plan_price_id),
    (select p.id from billing.plan as p where p.stripe_id = v_item -> 'price' ->> 'product'));
  v_plan.currency := upper(subscription ->> 'currency');
  v_plan.monthly_minor := billing.from_processor_amount('stripe', billing.monthly_revenue(subscription)::bigint, v_plan.currency);
  v_plan.started_at := to_timestamp(coalesce(subscription ->> 'start_date', subscription ->> 'created')::bigint);
  v_plan.period_starts_at := to_timestamp((v_item ->> 'current_period_start')::bigint);
  v_plan.period_ends_at := to_timestamp((v_item ->> 'current_period_end')::bigint);
  v_plan.trial_ends_at := to_timestamp((subscription ->> 'trial_end')::bigint);
  v_plan.ended_at := to_timestamp((subscription ->> 'ended_at')::bigint);
  v_plan.end_reason := left(subscription -> 'cancellation_details' ->> 'reason', 100);
  -- The portal cancels by the time, the API by the boolean.
  v_plan.cancel_at := case when v_plan.ended_at is null then coalesce(
    to_timestamp((subscription ->> 'cancel_at')::bigint),
    case when (subscription ->> 'cancel_at_period_end')::boolean then v_plan.period_ends_at end) end;
  v_plan.past_due_at := case when v_plan.status = 'past_due' then billing.missed_since(subscription, state) end;
  v_plan.is_paused := subscription -> 'pause_collection' ->> 'behavior' is not null;
  v_plan.is_uncollected := billing.is_uncollected(subscription, state);
  if v_plan.is_uncollected then
    v_plan.monthly_minor := 0;
  end if;
  v_plan.resumes_at := to_timestamp((subscription -> 'pause_collection' ->> 'resumes_at')::bigint);
  v_plan.schedule_id := subscription ->> 'schedule';
  select billing.price_id_of(p.price), p.starts_at into v_plan.scheduled_plan_price_id, v_plan.scheduled_at
  from billing.scheduled_phase(subscription, state) as p;
  v_plan.pending_plan_price_id := billing.price_id_of(
    billing.licensed_item(subscription -> 'pending_update' -> 'subscription_items') -> 'price' ->> 'id');
  return v_plan;
end
$$;

comment on function billing.read_plan_subscription(uuid, jsonb, jsonb) is
$$A subscription of Stripe as our row. state: as of billing.store_plan_state().$$;

create or replace function billing.update_plan_subscription(given billing.plan_subscription) returns billing.plan_subscription
language plpgsql volatile
as $$
#variable_conflict use_column
declare
  v_stored billing.plan_subscription;
begin
  insert into billing.plan_subscription as s (
    organization_id, stripe_id, status, plan_id, plan_price_id, currency, monthly_minor, started_at, period_starts_at,
    period_ends_at, trial_ends_at, cancel_at, ended_at, end_reason, past_due_at, is_paused, is_uncollected, resumes_at, schedule_id,
    scheduled_plan_price_id, scheduled_at, pending_plan_price_id)
  values (
    given.organization_id, given.stripe_id, given.status, given.plan_id, given.plan_price_id, given.currency, given.monthly_minor,
    given.started_at, given.period_starts_at, given.period_ends_at, given.trial_ends_at, given.cancel_at, given.ended_at, given.end_reason,
    given.past_due_at, given.is_paused, given.is_uncollected, given.resumes_at, given.schedule_id, given.scheduled_plan_price_id,
    given.scheduled_at, given.pending_plan_price_id)
  on conflict on constraint plan_subscription_stripe_id_is_unique do update
  set
    status = excluded.status, plan_id = excluded.plan_id, plan_price_id = excluded.plan_price_id, currency = excluded.currency,
    monthly_minor = excluded.monthly_minor, started_at = excluded.started_at,
    period_starts_at = excluded.period_starts_at, period_ends_at = excluded.period_ends_at,
    trial_ends_at = excluded.trial_ends_at, cancel_at = excluded.cancel_at, ended_at = excluded.ended_at, end_reason = excluded.end_reason,
    past_due_at = case when excluded.past_due_at is not null then coalesce(s.past_due_at, excluded.past_due_at) end,
    is_paused = excluded.is_paused, is_uncollected = excluded.is_uncollected, resumes_at = excluded.resumes_at,
    schedule_id = excluded.schedule_id,
    scheduled_plan_price_id = excluded.scheduled_plan_price_id, scheduled_at = excluded.scheduled_at,
    pending_plan_price_id = excluded.pending_plan_price_id, updated_at = clock_timestamp()
  returning s.* into v_stored;
  return v_stored;
end
$$;

comment on function billing.update_plan_subscription(billing.plan_subscription) is
$$Store a subscription as Stripe has it. The time since when a payment is missing stays that of the first answer that said so.$$;

create or replace function billing.note_plan_change(old billing.plan_subscription, new billing.plan_subscription) returns void
language plpgsql volatile
as $$
begin
  if (new.plan_id, new.status, new.monthly_minor, new.currency) is distinct from
    (old.plan_id, old.status, old.monthly_minor, old.currency)
  then
    insert into billing.plan_change (
      organization_id, plan_subscription_id, happened_at, plan_id, status, monthly_minor, currency)
    select new.organization_id, new.id, greatest(
        (select max(c.happened_at) from billing.plan_change as c where c.plan_subscription_id = new.id),
        case
          when new.ended_at is not null then new.ended_at
          when old.id is null then new.started_at
          when old.status = 'trialing' and new.trial_ends_at is not null then least(new.trial_ends_at, clock_timestamp())
          else clock_timestamp() end),
      new.plan_id, new.status, new.monthly_minor, new.currency;
  end if;
  if new.ended_at is not null and new.status = 'canceled' and old.id is not null and old.ended_at is null then
    perform event.emit('plan.ended', new.id, new.organization_id);
  elsif new.ended_at is null and new.status not in ('incomplete', 'incomplete_expired')
    and (new.plan_price_id, new.cancel_at is null, new.is_paused, new.scheduled_plan_price_id, new.status in ('trialing', 'active')
        and old.status not in ('trialing', 'active', 'past_due'))
      is distinct from (old.plan_price_id, old.cancel_at is null, old.is_paused, old.scheduled_plan_price_id, false)
  then
    perform event.emit('plan.changed', new.id, new.organization_id);
  end if;
end
$$;

comment on function billing.note_plan_change(billing.plan_subscription, billing.plan_subscription) is
$$Record a change of a subscription, and say that it happened.$$;

create or replace function billing.store_plan_subscription(organization_id uuid, subscription jsonb, state jsonb) returns void
language plpgsql volatile
as $$
declare
  v_old billing.plan_subscription;
  v_new billing.plan_subscription;
begin
  select s.* into v_old from billing.plan_subscription as s where s.stripe_id = subscription ->> 'id';
  v_new := billing.update_plan_subscription(billing.read_plan_subscription(organization_id, subscription, state));
  perform billing.note_plan_change(v_old, v_new);
end
$$;

comment on function billing.store_plan_subscription(uuid, jsonb, jsonb) is
$$Store a subscription of an organisation as Stripe has it, and what has changed. The caller holds the lock of its customer.$$;
