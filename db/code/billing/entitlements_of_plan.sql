create or replace function billing.entitlements_of_plan(plan_id uuid) returns jsonb
language sql stable security definer -- web roles do not read the kinds
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_object_agg(k.name, coalesce(e.value, k.default_value) order by k.name)
  from ops.entitlement_kind as k
  left join billing.plan_entitlement as e on e.plan_id = entitlements_of_plan.plan_id and e.name = k.name
$$;

comment on function billing.entitlements_of_plan(uuid) is
$$What a plan entitles to: an object of values by name, complete; the defaults for a plan that there is not.$$;

grant execute on function billing.entitlements_of_plan(uuid) to anon, member, admin;
