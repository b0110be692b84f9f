create or replace function billing.customer_to_end(organization_id uuid) returns text
language sql stable security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
  select c.stripe_id
  from billing.customer as c
  join identity.organization as o on o.id = c.organization_id and o.status = 'deactivated'
  where c.organization_id = customer_to_end.organization_id
$$;

comment on function billing.customer_to_end(uuid) is
$$The customer at Stripe of an organisation that is closed; null of another, which may have been opened again.$$;

grant execute on function billing.customer_to_end(uuid) to leadmill_reconciler;
