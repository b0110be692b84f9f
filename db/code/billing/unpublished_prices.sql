create or replace function billing.unpublished_prices() returns setof jsonb
language sql stable security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object(
    'plan_price_id', c.id, 'product', p.stripe_id, 'price', c.stripe_id, 'currency', lower(c.currency), 'interval', c.interval,
    'amount', billing.to_processor_amount(c.amount_minor, c.currency, 'stripe'))
  from billing.plan_price as c
  join billing.plan as p on p.id = c.plan_id and p.stripe_id is not null
  where c.stripe_id is null and c.is_active or c.stripe_id is not null and c.is_listed and not c.is_active
  order by c.id
$$;

comment on function billing.unpublished_prices() is
$$Prices that are missing at Stripe ("price" is null), or that are to be retired there, each as {"plan_price_id", "product", "price",
"currency", "interval", "amount"}.$$;

grant execute on function billing.unpublished_prices() to leadmill_reconciler;
