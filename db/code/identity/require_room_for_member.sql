-- LM147 too_many_members (409): The organisation has as many members and invitations as its plan allows; `details` is the limit.
--   To do: Remove a member, withdraw an invitation, or change the plan.

create or replace function identity.require_room_for_member(organization_id uuid, is_invited boolean) returns void
language plpgsql stable
as $$
declare
  v_most constant bigint := ops.limit_of(organization_id, 'members');
  v_count bigint;
begin
  select count(*) into v_count
  from identity.membership as m
  where m.organization_id = require_room_for_member.organization_id and m.ended_at is null;
  if is_invited then
    v_count := v_count + 1 + (
      select count(*)
      from identity.invitation as i
      where i.organization_id = require_room_for_member.organization_id and i.status = 'pending' and i.expires_at > clock_timestamp());
  end if;
  if v_count > v_most then
    perform ops.raise_http(409, 'LM147', 'the organisation has too many members', v_most::text,
      'Remove a member, withdraw an invitation, or change the plan.');
  end if;
end
$$;

comment on function identity.require_room_for_member(uuid, boolean) is
$$Refuse more members than an organisation may have. is_invited: one is about to be invited, and pending invitations count; otherwise one
has just joined. The organisation is locked.
Errors: LM147.$$;
