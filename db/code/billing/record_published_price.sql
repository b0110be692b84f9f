create or replace function billing.record_published_price(
  plan_price_id uuid, price text, overrun_price text, is_listed boolean
) returns void
language sql volatile security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
  update billing.plan_price as c
  set
    stripe_id = coalesce(c.stripe_id, record_published_price.price),
    overrun_stripe_id = coalesce(c.overrun_stripe_id, record_published_price.overrun_price),
    is_listed = record_published_price.is_listed
  where c.id = record_published_price.plan_price_id
$$;

comment on function billing.record_published_price(uuid, text, text, boolean) is
$$Store the price at Stripe of a price of ours, that of calls beyond the quota, and whether they are active there.$$;

grant execute on function billing.record_published_price(uuid, text, text, boolean) to leadmill_reconciler;
