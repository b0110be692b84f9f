create or replace function billing.listed_subscriptions_of(listed text) returns jsonb
language sql stable security definer -- callers may not execute its helpers
set search_path = pg_catalog, pg_temp
as $$
  select billing.known_part(
    billing.readable(convert_to(listed, 'UTF8')),
    jsonb_build_object('subscriptions', (billing.plan_fields() -> 'subscriptions') || '{"customer": true}'))
$$;

comment on function billing.listed_subscriptions_of(text) is
$$The known fields of a part of Stripe's list of subscriptions, {"subscriptions"}.
Errors: those of billing.known_part and billing.readable.$$;

grant execute on function billing.listed_subscriptions_of(text) to leadmill_reconciler;

create or replace function billing.differing_customers(listed jsonb) returns setof text
language sql stable security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
  select distinct c.stripe_id
  from jsonb_array_elements(listed -> 'subscriptions') as l (subscription)
  join billing.customer as c on c.stripe_id = l.subscription ->> 'customer'
  cross join lateral billing.read_plan_subscription(c.organization_id, l.subscription, '{}') as there
  left join billing.plan_subscription as here on here.stripe_id = there.stripe_id
  where (there.status, there.plan_price_id, there.current_period_end, there.trial_end, there.cancel_at, there.ended_at,
      there.is_paused, there.schedule_id)
    is distinct from (here.status, here.plan_price_id, here.current_period_end, here.trial_end, here.cancel_at, here.ended_at,
      here.is_paused, here.schedule_id)
    or l.subscription ->> 'latest_invoice' is not null and not exists (
      select from billing.invoice as i where i.stripe_id = l.subscription ->> 'latest_invoice')
$$;

comment on function billing.differing_customers(jsonb) is
$$Customers of ours whose subscriptions are not as a part of Stripe's list says. A latest invoice that is not known counts
too.$$;

grant execute on function billing.differing_customers(jsonb) to leadmill_reconciler;

create or replace function billing.unsettled_customers() returns setof text
language sql stable security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
  select c.stripe_id
  from billing.customer as c
  where exists (
    select from billing.invoice as i
    where i.organization_id = c.organization_id and i.status in ('draft', 'open') and i.created_at > clock_timestamp() - interval '60 days')
  order by c.stripe_id
$$;

comment on function billing.unsettled_customers() is
$$Customers with a recent invoice that is neither paid nor given up: its end may not have been reported.$$;

grant execute on function billing.unsettled_customers() to leadmill_reconciler;
