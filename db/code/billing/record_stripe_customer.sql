create or replace function billing.record_stripe_customer(organization_id uuid, customer_id text) returns boolean
language sql volatile security definer -- callers have no privilege on organisations
set search_path = pg_catalog, pg_temp
as $$
  with kept as (
    insert into billing.customer (organization_id, stripe_id)
    select o.id, record_stripe_customer.customer_id
    from identity.organization as o
    where o.id = record_stripe_customer.organization_id
    on conflict on constraint customer_pkey do nothing
    returning organization_id
  )
  select exists (select from kept)
$$;

comment on function billing.record_stripe_customer(uuid, text) is
$$Store an organisation's customer at Stripe. False when it has one already or does not exist.$$;

grant execute on function billing.record_stripe_customer(uuid, text) to leadmill_reconciler;
