-- LM601 not_a_buyer (403): Only owners and managers of an organisation buy leads.

create or replace function identity.require_buyer() returns uuid
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_organization_id constant uuid := identity.managed_organization_id();
begin
  if v_organization_id is null then
    perform ops.raise_http(403, 'LM601', 'only owners and managers of an organisation buy leads');
  end if;
  return v_organization_id;
end
$$;

comment on function identity.require_buyer() is
$$The organisation of a caller who may buy for it.
Errors: LM601.$$;
