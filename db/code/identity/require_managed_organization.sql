-- LM115 not_a_manager (403): Only owners and managers of the organisation may do this.

create or replace function identity.require_managed_organization() returns uuid
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  -- The door has checked the key, and gives no token this claim.
  if request.claim('sub') is null and request.claim('scopes')::jsonb ? 'manage' then
    return request.organization_id();
  end if;
  return (
    select m.organization_id
    from identity.membership as m
    where m.user_id = request.user_id()
      and m.organization_id = request.organization_id()
      and m.ended_at is null
      and m.role in ('owner', 'manager'));
end
$$;

comment on function identity.require_managed_organization() is
$$The organisation that the caller acts for, if the caller is its owner, a manager or an API key with
the scope manage; null otherwise.$$;

create or replace function identity.require_manager() returns uuid
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_organization_id constant uuid := identity.require_managed_organization();
begin
  if v_organization_id is null then
    perform ops.raise_http(403, 'LM115', 'only owners and managers may do this');
  end if;
  return v_organization_id;
end
$$;

comment on function identity.require_manager() is
$$The organisation that the caller acts for as its owner or a manager; refused otherwise.
Errors: LM115.$$;
