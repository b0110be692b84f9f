create or replace function identity.transfer_ownership(user_id uuid) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_variable
declare
  v_organization_id constant uuid := identity.lock_organization('own');
begin
  perform identity.require_fresh_proof();
  perform identity.role_in(v_organization_id, user_id);
  if user_id = request.user_id() then
    return;
  end if;
  update identity.membership as m
  set role = case when m.user_id = transfer_ownership.user_id then 'owner' else 'admin' end
  where m.organization_id = v_organization_id and m.user_id in (transfer_ownership.user_id, request.user_id());
  perform identity.require_owner(v_organization_id);
end
$$;

comment on function identity.transfer_ownership(uuid) is
$$Make a member an owner in the caller's place: the caller becomes an admin. Locks the organisation.
Errors: LM115 role not allowed, LM140 no such member, LM141 the new owner's account is blocked, LM160 fresh proof required.$$;

grant execute on function identity.transfer_ownership(uuid) to member;

create or replace function api.transfer_ownership(user_id uuid) returns void
language sql volatile
begin atomic
  select identity.transfer_ownership(transfer_ownership.user_id);
end;

comment on function api.transfer_ownership(uuid) is
$$Hand over the ownership of one's organisation
The member becomes an owner, and the caller an admin. user_id: from members.
Errors: LM115 role not allowed, LM160 fresh proof required: see prove (403), LM140 no such member (404), LM141 the member's account is
blocked (409).$$;

grant execute on function api.transfer_ownership(uuid) to member;
