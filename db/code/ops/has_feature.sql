create or replace function ops.entitlement_of(organization_id uuid, name text) returns jsonb
-- Each call by key asks it: PL/pgSQL keeps its plan.
language plpgsql stable parallel safe
as $$
begin
  return coalesce(
    (select e.value from ops.entitlement as e
      where e.organization_id = entitlement_of.organization_id and e.name = entitlement_of.name),
    (select k.default_value from ops.entitlement_kind as k where k.name = entitlement_of.name));
end
$$;

comment on function ops.entitlement_of(uuid, text) is
$$What an organisation is entitled to: its own value or the default; SQL null for a name that does not exist.$$;

create or replace function ops.has_feature(organization_id uuid, name text) returns boolean
language sql stable parallel safe
return coalesce(ops.entitlement_of(organization_id, name) = 'true', false);

comment on function ops.has_feature(uuid, text) is $$Whether an organisation has a feature of ops.entitlement_kind.$$;
