create or replace function identity.role_fault(role text) returns jsonb
language sql immutable
set search_path = pg_catalog, pg_temp
return case when coalesce(role not in ('owner', 'admin', 'member', 'billing', 'viewer'), true) then
  '{"field": "role", "code": "not_an_option", "message": "must be owner, admin, member, billing or viewer"}'::jsonb end;

comment on function identity.role_fault(text) is $$The fault of the role of a member; null if there is none.$$;

create or replace function identity.change_role(user_id uuid, role text) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_variable
declare
  v_organization_id constant uuid := identity.lock_organization('manage_members');
  v_role text;
begin
  perform identity.refuse_faults(identity.role_fault(role));
  perform identity.require_fresh_proof();
  v_role := identity.role_in(v_organization_id, user_id);
  if 'owner' in (v_role, role) then
    perform identity.require_permission('own');
  end if;
  if v_role = role then
    return;
  end if;
  update identity.membership as m
  set role = change_role.role
  where m.organization_id = v_organization_id and m.user_id = change_role.user_id;
  perform identity.require_owner(v_organization_id);
end
$$;

comment on function identity.change_role(uuid, text) is
$$Change the role of a member of the caller's organisation. Only an owner makes somebody an owner, or an owner somebody else. Locks the
organisation.
Errors: LM109 no such role, LM115 role not allowed, LM140 no such member, LM141 the last owner, LM160 fresh proof required.$$;

grant execute on function identity.change_role(uuid, text) to member;

create or replace function api.change_role(user_id uuid, role text) returns void
language sql volatile
begin atomic
  select identity.change_role(change_role.user_id, ops.bounded(change_role.role, 'role'));
end;

comment on function api.change_role(uuid, text) is
$$Change the role of a member
It applies from the member's next request on. user_id: from members. role: owner, admin, member, billing or viewer; role_permissions
shows what each may do. Only an owner makes somebody an owner, or an owner somebody else.
Errors: LM109 no such role, LM115 role not allowed, LM160 fresh proof required: see prove (403), LM140 no such member (404), LM141 the
last owner (409).$$;

grant execute on function api.change_role(uuid, text) to member;
