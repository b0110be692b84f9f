create or replace function ops.set_entitlements(organization_id uuid, entitlements jsonb) returns boolean
language plpgsql volatile
as $$
#variable_conflict use_column
declare
  v_removed bigint;
  v_set bigint;
begin
  delete from ops.entitlement as e
  where e.organization_id = set_entitlements.organization_id and not set_entitlements.entitlements ? e.name;
  get diagnostics v_removed = row_count;
  insert into ops.entitlement as e (organization_id, name, value)
  select set_entitlements.organization_id, g.key, g.value from jsonb_each(set_entitlements.entitlements) as g
  on conflict on constraint entitlement_pkey do update set value = excluded.value where e.value <> excluded.value;
  get diagnostics v_set = row_count;
  return v_removed + v_set > 0;
end
$$;

comment on function ops.set_entitlements(uuid, jsonb) is
$$Replace what an organisation is entitled to: an object of values by name; what it does not name has its default again. Returns
whether anything has changed. The caller prevents that two transactions do this for one organisation at the same time.$$;
