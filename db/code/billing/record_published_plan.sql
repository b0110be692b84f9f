create or replace function billing.record_published_plan(plan_id uuid, product text, name text) returns void
language sql volatile security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
  update billing.plan as p
  set stripe_id = coalesce(p.stripe_id, record_published_plan.product), stripe_name = record_published_plan.name
  where p.id = record_published_plan.plan_id
$$;

comment on function billing.record_published_plan(uuid, text, text) is
$$Store the product of a plan at Stripe, and the name that it has there.$$;

grant execute on function billing.record_published_plan(uuid, text, text) to leadmill_reconciler;
