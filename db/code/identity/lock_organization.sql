-- LM140 member_not_found (404): The organisation has no such member.
--   To do: Read `members` again.
-- LM141 last_owner (409): The organisation would be left without an owner.
--   To do: Make another member an owner first.

create or replace function identity.lock_organization(permission text) returns uuid
language plpgsql volatile
as $$
declare
  v_organization_id constant uuid := identity.require_permission(permission);
begin
  -- Whoever changes members waits here, so that each change sees the one before: who is an owner, and how many there are.
  perform from identity.organization as o where o.id = v_organization_id for no key update;
  -- The role may have changed in the meantime.
  return identity.require_permission(permission);
end
$$;

comment on function identity.lock_organization(text) is
$$The organisation that the caller acts for, if the caller may do this in it. Locks it, and with it the list of its members.
Errors: LM115 role not allowed.$$;

create or replace function identity.role_in(organization_id uuid, user_id uuid) returns text
language plpgsql stable
as $$
declare
  v_role text;
begin
  select m.role into v_role
  from identity.membership as m
  where m.user_id = role_in.user_id and m.organization_id = role_in.organization_id and m.ended_at is null;
  if not found then
    perform ops.raise_http(404, 'LM140', 'no such member', role_in.user_id::text);
  end if;
  return v_role;
end
$$;

comment on function identity.role_in(uuid, uuid) is
$$The role of a member.
Errors: LM140 no such member.$$;

create or replace function identity.require_owner(organization_id uuid) returns void
language plpgsql stable
as $$
begin
  if not exists (
    select from identity.membership as m
    join identity.user_account as u on u.id = m.user_id
    -- One whose account is blocked cannot act as an owner.
    where m.organization_id = require_owner.organization_id and m.role = 'owner' and m.ended_at is null
      and u.status = 'active' and u.deleted_at is null)
  then
    perform ops.raise_http(409, 'LM141', 'the organisation would have no owner', null, 'Make another member an owner first.');
  end if;
end
$$;

comment on function identity.require_owner(uuid) is
$$Refuse a change that has left an organisation without an owner. The organisation is locked.
Errors: LM141.$$;

create or replace function identity.end_membership(organization_id uuid, user_id uuid) returns void
language plpgsql volatile
as $$
begin
  update identity.membership as m
  set ended_at = clock_timestamp()
  where m.organization_id = end_membership.organization_id and m.user_id = end_membership.user_id and m.ended_at is null;
  perform identity.require_owner(end_membership.organization_id);
  -- They would be refused anyway; this says why.
  update identity.session as s
  set ended_at = clock_timestamp(), end_reason = 'membership_ended'
  where s.user_id = end_membership.user_id and s.organization_id = end_membership.organization_id and s.ended_at is null;
end
$$;

comment on function identity.end_membership(uuid, uuid) is
$$End a membership and the sessions that act for the organisation, which is locked. The tokens of these sessions are refused from the next
request on.
Errors: LM141 the last owner.$$;
