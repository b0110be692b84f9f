create or replace function billing.unpublished_prices() returns setof jsonb
language sql stable security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object(
    'plan_price_id', c.id, 'is_active', c.is_active, 'product', p.stripe_id, 'currency', lower(c.currency), 'interval', c.interval,
    'price', c.stripe_id, 'amount', billing.to_processor_amount(c.amount_minor, c.currency, 'stripe'),
    'overrun_price', c.overrun_stripe_id,
    -- Of one call.
    'overrun_amount', case when c.overrun_minor is not null then
      trim_scale(billing.to_processor_amount(c.overrun_minor, c.currency, 'stripe') / 1000.0)::text end,
    'meter', ops.setting_of('billing.overrun_meter') #>> '{}')
  from billing.plan_price as c
  join billing.plan as p on p.id = c.plan_id and p.stripe_id is not null
  where case when c.is_active
    then c.stripe_id is null or c.overrun_minor is not null and c.overrun_stripe_id is null
    else c.stripe_id is not null and c.is_listed and not exists (
      -- A subscription whose price is retired there could not be scheduled to change.
      select from billing.plan_subscription as s
      where c.id in (s.plan_price_id, s.scheduled_plan_price_id, s.pending_plan_price_id)
        and s.status not in ('canceled', 'incomplete_expired')) end
  order by c.id
$$;

comment on function billing.unpublished_prices() is
$$Prices that are missing at Stripe ("price" is null, or "overrun_price" while there is an "overrun_amount"), or that are to be retired
there (not "is_active", and no subscription has them any more), each as {"plan_price_id", "is_active", "product", "currency",
"interval", "price", "amount", "overrun_price",
"overrun_amount", "meter"}. overrun_amount: of one call beyond the quota, which "meter" counts.$$;

grant execute on function billing.unpublished_prices() to leadmill_reconciler;
