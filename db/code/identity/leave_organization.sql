create or replace function identity.leave_organization() returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_organization_id constant uuid := identity.lock_organization('read');
begin
  perform identity.role_in(v_organization_id, request.user_id());
  perform identity.end_membership(v_organization_id, request.user_id());
end
$$;

comment on function identity.leave_organization() is
$$End the caller's membership in the organisation that the caller acts for, see identity.end_membership(). Locks the organisation.
Errors: LM115 role not allowed, LM140 no such member, LM141 the last owner.$$;

grant execute on function identity.leave_organization() to member;

create or replace function api.leave_organization() returns void
language sql volatile
begin atomic
  select identity.leave_organization();
end;

comment on function api.leave_organization() is
$$Leave the organisation that one acts for
All sessions that act for it end. The last owner cannot leave: hand over the ownership first, or close the account.
Errors: LM115 role not allowed (403), LM140 not a member any more (404), LM141 the last owner (409).$$;

grant execute on function api.leave_organization() to member;
