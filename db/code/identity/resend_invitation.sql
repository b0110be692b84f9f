-- LM144 invitation_not_found (404): The organisation has no such invitation, or it is not pending any more.
--   To do: Read `invitations` again.

create or replace function identity.lock_invitation(invitation_id uuid) returns identity.invitation
language plpgsql volatile
as $$
declare
  v_organization_id uuid := identity.require_permission('manage_members');
  v_invitation identity.invitation;
begin
  -- Before the organisation, as in accept_invitation().
  perform identity.lock_proofs(array(
    select i.email from identity.invitation as i
    where i.id = lock_invitation.invitation_id and i.organization_id = v_organization_id));
  v_organization_id := identity.lock_organization('manage_members');
  select i.* into v_invitation
  from identity.invitation as i
  where i.id = lock_invitation.invitation_id and i.organization_id = v_organization_id and i.status = 'pending';
  if not found then
    perform ops.raise_http(404, 'LM144', 'no such invitation', lock_invitation.invitation_id::text);
  elsif v_invitation.role = 'owner' then
    perform identity.require_permission('own');
  end if;
  return v_invitation;
end
$$;

comment on function identity.lock_invitation(uuid) is
$$A pending invitation of the caller's organisation. Locks the proofs of its address, then the organisation.
Errors: LM115 role not allowed, LM144 no such invitation.$$;

create or replace function identity.resend_invitation(invitation_id uuid) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_invitation identity.invitation := identity.lock_invitation(invitation_id);
begin
  -- As for a new one: what a former member has sent would be valid again.
  if v_invitation.role in ('owner', 'admin') then
    perform identity.require_fresh_proof();
  end if;
  update identity.invitation as i
  set sent_at = clock_timestamp(), expires_at = identity.invitation_expiry(), invited_by = request.user_id()
  where i.id = v_invitation.id
  returning i.* into v_invitation;
  perform identity.mail_invitation(v_invitation);
end
$$;

comment on function identity.resend_invitation(uuid) is
$$Send an invitation anew, in the caller's name: its time begins again, and the links of earlier mails are void. Locks as
identity.lock_invitation(). Owners and admins are invited after a fresh proof.
Errors: LM115 role not allowed, LM144 no such invitation, LM148 too many invitations, LM160 fresh proof required.$$;

grant execute on function identity.resend_invitation(uuid) to member;

create or replace function api.resend_invitation(invitation_id uuid) returns void
language sql volatile
begin atomic
  select identity.resend_invitation(resend_invitation.invitation_id);
end;

comment on function api.resend_invitation(uuid) is
$$Send an invitation anew
Its time begins again, and the links of earlier mails are void. invitation_id: from invitations.
Errors: LM115 role not allowed, LM160 fresh proof required for an owner or admin: see prove (403), LM144 no such invitation (404), LM148
too many invitations (429).$$;

grant execute on function api.resend_invitation(uuid) to member;
