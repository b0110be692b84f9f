create or replace function ops.limit_of(organization_id uuid, name text) returns bigint
language sql stable parallel safe
-- A name that does not exist is a defect and allows nothing.
return (coalesce(ops.entitlement_of(organization_id, name), '0') #>> '{}')::bigint;

comment on function ops.limit_of(uuid, text) is
$$How much of something an organisation may have or do; null for unlimited. To count concurrent callers one after the other, lock the
row of the organisation first, and count afterwards.$$;
