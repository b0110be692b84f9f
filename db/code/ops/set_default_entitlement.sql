create or replace function ops.set_default_entitlement(name text, value jsonb) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  update ops.entitlement_kind as k set default_value = set_default_entitlement.value where k.name = set_default_entitlement.name
$$;

comment on function ops.set_default_entitlement(text, jsonb) is
$$Change what organisations are entitled to without a plan. A feature stays a feature, a limit a limit.$$;
