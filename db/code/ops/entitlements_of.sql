create or replace function ops.entitlements_of(organization_id uuid) returns jsonb
language sql stable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_object_agg(k.name, coalesce(e.value, k.default_value) order by k.name)
  from ops.entitlement_kind as k
  left join ops.entitlement as e on e.organization_id = entitlements_of.organization_id and e.name = k.name
$$;

comment on function ops.entitlements_of(uuid) is $$All that an organisation is entitled to: an object of values by name.$$;
