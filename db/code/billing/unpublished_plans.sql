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
