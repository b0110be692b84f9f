create or replace function billing.known_stripe_customer(organization_id uuid) returns jsonb
language sql stable security definer -- callers have no privilege on organisations
set search_path = pg_catalog, pg_temp
as $$
  select billing.customer_details(c.organization_id) || jsonb_build_object('customer_id', c.stripe_id)
  from billing.customer as c
  where c.organization_id = known_stripe_customer.organization_id
$$;

comment on function billing.known_stripe_customer(uuid) is
$$What to send to Stripe for an organisation that has a customer, as billing.customer_details(), with its {customer_id}; null when it has
none.$$;

grant execute on function billing.known_stripe_customer(uuid) to leadmill_reconciler;
