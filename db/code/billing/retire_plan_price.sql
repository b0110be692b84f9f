create or replace function billing.retire_plan_price(plan_price_id uuid) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
begin
  update billing.plan_price as c
  set is_active = false, retired_at = clock_timestamp()
  where c.id = retire_plan_price.plan_price_id and c.is_active;
  if not found then
    perform ops.raise_http(404, 'LM553', 'no such price is offered', retire_plan_price.plan_price_id::text);
  end if;
  perform billing.publish_plans_soon();
end
$$;

comment on function billing.retire_plan_price(uuid) is
$$Offer a price no more, and have a job retire it at Stripe.
Errors: LM553 no such price (404).$$;

grant execute on function billing.retire_plan_price(uuid) to admin;

create or replace function api.retire_plan_price(plan_price_id uuid) returns void
language sql volatile
begin atomic
  select billing.retire_plan_price(retire_plan_price.plan_price_id);
end;

comment on function api.retire_plan_price(uuid) is
$$Offer a price no more
Subscriptions keep the price that they have.
Errors: LM553 no such price (404).$$;

grant execute on function api.retire_plan_price(uuid) to admin;
