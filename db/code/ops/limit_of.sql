create or replace function ops.limit_of(organization_id uuid, name text) returns bigint
language sql stable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  -- A name that does not exist is a defect and allows nothing.
  select (coalesce(ops.entitlement_of(limit_of.organization_id, limit_of.name), '0') #>> '{}')::bigint
$$;

comment on function ops.limit_of(uuid, text) is
$$How much of something an organisation may have or do; null for unlimited. To count concurrent callers one after the other, lock the
row of the organisation first, and count afterwards.$$;
