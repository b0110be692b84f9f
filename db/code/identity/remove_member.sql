create or replace function identity.remove_member(user_id uuid) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_variable
declare
  v_organization_id constant uuid := identity.lock_organization('manage_members');
begin
  if identity.role_in(v_organization_id, user_id) = 'owner' then
    perform identity.require_permission('own');
  end if;
  perform identity.end_membership(v_organization_id, user_id);
end
$$;

comment on function identity.remove_member(uuid) is
$$Remove a member from the caller's organisation, see identity.end_membership(). Only an owner removes an owner. API keys belong to the
organisation and stay. Locks the organisation.
Errors: LM115 role not allowed, LM140 no such member, LM141 the last owner.$$;

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
Errors: LM115 role not allowed (403), LM140 no such member (404), LM141 the last owner (409).$$;

grant execute on function api.remove_member(uuid) to member;
