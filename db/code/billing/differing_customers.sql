create or replace function billing.differing_customers(listed jsonb) returns setof text
language sql stable security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
  select distinct c.stripe_id
  from jsonb_array_elements(listed -> 'subscriptions') as l (subscription)
  join billing.customer as c on c.stripe_id = l.subscription ->> 'customer'
  cross join lateral billing.read_plan_subscription(c.organization_id, l.subscription, '{}') as there
  left join billing.plan_subscription as here on here.stripe_id = there.stripe_id
  where (there.status, there.plan_price_id, there.period_ends_at, there.trial_ends_at, there.cancel_at, there.ended_at,
      there.is_paused, there.schedule_id)
    is distinct from (here.status, here.plan_price_id, here.period_ends_at, here.trial_ends_at, here.cancel_at, here.ended_at,
      here.is_paused, here.schedule_id)
    or l.subscription ->> 'latest_invoice' is not null and not exists (
      select from billing.invoice as i where i.stripe_id = l.subscription ->> 'latest_invoice')
$$;

comment on function billing.differing_customers(jsonb) is
$$Customers of ours whose subscriptions are not as a part of Stripe's list says. A latest invoice that is not known counts
too.$$;

grant execute on function billing.differing_customers(jsonb) to leadmill_reconciler;
