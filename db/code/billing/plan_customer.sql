create or replace function billing.plan_customer() returns text
language plpgsql volatile security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
begin
  return (billing.lock_plan_customer(identity.require_permission('manage_billing'))).stripe_id;
end
$$;

comment on function billing.plan_customer() is
$$The customer at Stripe of the caller's organisation, whose page of the billing portal the caller may open.
Errors: LM115 may not (403), LM558 not ready (409), LM560 too many requests (429).$$;

grant execute on function billing.plan_customer() to leadmill_api;
