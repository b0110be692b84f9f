create or replace function identity.end_invitation(invitation identity.invitation, status text, member_id uuid default null) returns void
language plpgsql volatile
as $$
begin
  update identity.invitation as i
  set status = end_invitation.status, ended_at = clock_timestamp(), accepted_by = end_invitation.member_id
  where i.id = invitation.id;
  delete from identity.proof as p where p.invitation_id = invitation.id;
end
$$;

comment on function identity.end_invitation(identity.invitation, text, uuid) is
$$End a pending invitation; its links are void. The proofs of its address and the organisation are locked.$$;

create or replace function identity.withdraw_invitation(invitation_id uuid) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
begin
  perform identity.end_invitation(identity.lock_invitation(invitation_id), 'withdrawn');
end
$$;

comment on function identity.withdraw_invitation(uuid) is
$$Withdraw an invitation of the caller's organisation. Locks as identity.lock_invitation().
Errors: LM115 role not allowed, LM144 no such invitation.$$;

grant execute on function identity.withdraw_invitation(uuid) to member;

create or replace function api.withdraw_invitation(invitation_id uuid) returns void
language sql volatile
begin atomic
  select identity.withdraw_invitation(withdraw_invitation.invitation_id);
end;

comment on function api.withdraw_invitation(uuid) is
$$Withdraw an invitation
Its link is void. invitation_id: from invitations.
Errors: LM115 role not allowed (403), LM144 no such invitation (404).$$;

grant execute on function api.withdraw_invitation(uuid) to member;
