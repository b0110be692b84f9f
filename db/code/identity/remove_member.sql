create or replace function identity.remove_member(user_id uuid) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_variable
declare
  v_organization_id constant uuid := identity.lock_organization('manage_members');
  v_role constant text := identity.role_in(v_organization_id, user_id);
begin
  if v_role = 'owner' then
    perform identity.require_permission('own');
  end if;
  -- As for another role: a stolen token leaves those in who can take the organisation back.
  if v_role in ('owner', 'admin') then
    perform identity.require_fresh_proof();
  end if;
  perform identity.end_membership(v_organization_id, user_id);
end
$$;

comment on function identity.remove_member(uuid) is
$$Remove a member from the caller's organisation, see identity.end_membership(). Only an owner removes an owner. API keys belong to the
organisation and stay. Owners and admins are removed after a fresh proof. Locks the organisation.
Errors: LM115 role not allowed, LM140 no such member, LM141 the last owner, LM160 fresh proof required.$$;

grant execute on function identity.remove_member(uuid) to member;

create or replace function api.remove_member(user_id uuid) returns void
language sql volatile
begin atomic
  select identity.remove_member(remove_member.user_id);
end;

comment on function api.remove_member(uuid) is
$$Remove a member from one's organisation
The member's tokens are refused at the next request, and the organisation sends nothing more to the member's mailbox. API keys stay:
rotate those that the member has seen (api_keys shows created_by). user_id: from members. Only an owner removes an owner.
Errors: LM115 role not allowed, LM160 fresh proof required for an owner or admin: see prove (403), LM140 no such member (404), LM141 the
last owner (409).$$;

grant execute on function api.remove_member(uuid) to member;
