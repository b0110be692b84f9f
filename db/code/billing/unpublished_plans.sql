create or replace function billing.unpublished_plans() returns setof jsonb
language sql stable security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object('plan_id', p.id, 'product', p.stripe_id, 'name', p.name)
  from billing.plan as p
  where p.position > 0 and p.stripe_name is distinct from p.name
$$;

comment on function billing.unpublished_plans() is
$$Plans whose product at Stripe is missing or has another name, each as {"plan_id", "product", "name"}.$$;

grant execute on function billing.unpublished_plans() to leadmill_reconciler;

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

create or replace function billing.record_published_plan(plan_id uuid, product text, name text) returns void
language sql volatile security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
  update billing.plan as p
  set stripe_id = coalesce(p.stripe_id, record_published_plan.product), stripe_name = record_published_plan.name
  where p.id = record_published_plan.plan_id
$$;

comment on function billing.record_published_plan(uuid, text, text) is $$Store the product of a plan at Stripe, and the name that it has there.$$;

grant execute on function billing.record_published_plan(uuid, text, text) to leadmill_reconciler;

create or replace function billing.record_published_price(plan_price_id uuid, price text, is_listed boolean) returns void
language sql volatile security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
  update billing.plan_price as c
  set stripe_id = coalesce(c.stripe_id, record_published_price.price), is_listed = record_published_price.is_listed
  where c.id = record_published_price.plan_price_id
$$;

comment on function billing.record_published_price(uuid, text, boolean) is
$$Store the price at Stripe of a price of ours, and whether it is active there.$$;

grant execute on function billing.record_published_price(uuid, text, boolean) to leadmill_reconciler;
