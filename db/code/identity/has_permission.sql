-- LM115 permission_missing (403): The caller's role in the organisation does not allow this; `details` names the permission.
--   To do: Ask an owner or an admin of the organisation: `role_permissions` shows which roles have it.

create or replace function identity.permitted_organization(permission text) returns uuid
language plpgsql stable
as $$
begin
  -- The door has checked the key, and gives no token this claim.
  if request.claim('sub') is null then
    return (
      select request.organization_id()
      from identity.role_permission as p
      where p.permission = permitted_organization.permission and request.claim('scopes')::jsonb ? p.role
      limit 1);
  end if;
  return (
    select m.organization_id
    from identity.membership as m
    join identity.organization as o on o.id = m.organization_id and identity.is_open(o.status, o.deleted_at)
    join identity.role_permission as p on p.role = m.role and p.permission = permitted_organization.permission
    where m.user_id = request.user_id()
      and m.organization_id = request.organization_id()
      and m.ended_at is null);
end
$$;

comment on function identity.permitted_organization(text) is
$$The organisation that the caller acts for, if it is open and the caller's role in it, or a scope of the caller's API key, has this
permission of identity.role_permission; null otherwise.$$;

create or replace function identity.has_permission(permission text) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
return identity.permitted_organization(permission) is not null;

comment on function identity.has_permission(text) is
$$Whether the caller may do this in the organisation that the caller acts for.$$;

create or replace function identity.require_permission(permission text) returns uuid
language plpgsql stable
as $$
declare
  v_organization_id constant uuid := identity.permitted_organization(permission);
begin
  if v_organization_id is null then
    perform ops.raise_http(403, 'LM115', 'your role does not allow this', permission,
      'It needs the permission that `details` names: role_permissions shows which roles have it.');
  end if;
  return v_organization_id;
end
$$;

comment on function identity.require_permission(text) is
$$The organisation that the caller acts for, if the caller may do this in it.
Errors: LM115 the caller's role does not allow it.$$;
