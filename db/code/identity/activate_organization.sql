create or replace function identity.activate_organization(organization_id uuid) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  update identity.organization as o
  set status = 'active', updated_at = clock_timestamp()
  where o.id = activate_organization.organization_id and o.status <> 'active' and o.deleted_at is null;
$$;

comment on function identity.activate_organization(uuid) is
$$Let an organisation buy. Billing then grants the welcome credit, and distribution adds its subscriptions to the rotation.$$;
