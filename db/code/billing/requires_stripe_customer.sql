create or replace function billing.customer_details(organization_id uuid) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object(
    'organization_id', o.id,
    'name', o.name,
    'email', (
      select u.email
      from identity.membership as m
      join identity.user_account as u on u.id = m.user_id
      where m.organization_id = o.id and m.ended_at is null and m.role = 'owner' and u.deleted_at is null
      order by m.created_at, m.user_id
      limit 1))
  from identity.organization as o
  where o.id = customer_details.organization_id and o.deleted_at is null
$$;

comment on function billing.customer_details(uuid) is
$$What Stripe knows of an organisation (organization_id, name, email): the address is that of the owner who joined first. Null once it is
deleted.$$;

create or replace function billing.requires_stripe_customer(organization_id uuid) returns jsonb
language sql stable security definer -- callers have no privilege on organisations
set search_path = pg_catalog, pg_temp
as $$
  select billing.customer_details(requires_stripe_customer.organization_id)
  where not exists (select from billing.customer as c where c.organization_id = requires_stripe_customer.organization_id)
$$;

comment on function billing.requires_stripe_customer(uuid) is
$$What to send to Stripe for a new organisation, as billing.customer_details(); null when it has a customer. Its id is the
idempotency key there.$$;

grant execute on function billing.requires_stripe_customer(uuid) to leadmill_reconciler;
