create or replace function billing.prepare_plan_customer() returns void
language plpgsql volatile security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
declare
  v_organization_id constant uuid := identity.require_permission('manage_billing');
begin
  if not exists (select from billing.customer as c where c.organization_id = v_organization_id) then
    perform queue.defer_once('make_stripe_customer', 'organization_id', array[v_organization_id]);
  end if;
end
$$;

comment on function billing.prepare_plan_customer() is
$$Have a job make the customer of the caller's organisation at Stripe, if it has none. In a transaction of its own, because what needs the
customer is refused until then.
Errors: LM115 may not (403).$$;

grant execute on function billing.prepare_plan_customer() to leadmill_api;
