-- LM142 already_member (409): The address belongs to a member of the organisation.
-- LM143 already_invited (409): The address is invited already.
--   To do: Send that invitation anew, or withdraw it.
-- LM148 too_many_invitations (429): Too many invitations were sent, by the organisation or to this address.
--   To do: Wait as `Retry-After` says.

create or replace function identity.mail_invitation(invitation identity.invitation) returns void
language plpgsql volatile
as $$
declare
  v_proof identity.proof;
  v_wait constant interval := coalesce(
    ops.spend('identity.invitations', invitation.organization_id::text),
    identity.mail_wait('invitation', invitation.email));
begin
  if v_wait is not null then
    perform ops.raise_http(429, 'LM148', 'too many invitations were sent', null, 'Wait as `Retry-After` says.',
      jsonb_build_object('Retry-After', ops.seconds_of(v_wait)));
  end if;
  -- The links of earlier mails are void from now on.
  delete from identity.proof as p where p.invitation_id = invitation.id;
  v_proof.purpose := 'invitation';
  v_proof.email := invitation.email;
  v_proof.invitation_id := invitation.id;
  perform identity.store_proof(v_proof);
end
$$;

comment on function identity.mail_invitation(identity.invitation) is
$$Have an invitation mailed. The proofs of the address are locked.
Errors: LM148 too many.$$;

create or replace function identity.invitation_expiry() returns timestamptz
language sql volatile
set search_path = pg_catalog, pg_temp
return clock_timestamp() + make_interval(secs => ops.setting_of('identity.invitation_seconds')::numeric);

comment on function identity.invitation_expiry() is $$When an invitation that is sent now expires.$$;

create or replace function identity.lock_proofs(emails text[]) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  select from identity.proof as p where p.email = any (emails) order by p.id for update
$$;

comment on function identity.lock_proofs(text[]) is
$$Lock all proofs of these addresses, in one order. Taken before organisations and users.$$;

create or replace function identity.invite_member(email text, role text) returns uuid
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_email constant text := coalesce(ops.email_address(invite_member.email), lower(trim(invite_member.email)));
  v_organization_id constant uuid := identity.lock_organization('manage_members');
  v_invitation identity.invitation;
begin
  perform identity.refuse_faults(identity.email_fault(v_email), identity.role_fault(invite_member.role));
  if invite_member.role = 'owner' then
    perform identity.require_permission('own');
  end if;
  -- Whoever joins like this can invite others.
  if invite_member.role in ('owner', 'admin') then
    perform identity.require_fresh_proof();
  end if;
  if exists (
    select from identity.membership as m
    join identity.user_account as u on u.id = m.user_id
    where m.organization_id = v_organization_id and m.ended_at is null and u.email = v_email and u.deleted_at is null)
  then
    perform ops.raise_http(409, 'LM142', 'the address belongs to a member');
  end if;
  update identity.invitation as i
  set status = 'expired', ended_at = i.expires_at
  where i.organization_id = v_organization_id and i.email = v_email and i.status = 'pending' and i.expires_at <= clock_timestamp();
  perform identity.require_room_for_member(v_organization_id, true);
  insert into identity.invitation (organization_id, email, role, invited_by, expires_at)
  values (v_organization_id, v_email, invite_member.role, request.user_id(), identity.invitation_expiry())
  on conflict (organization_id, email) where status = 'pending' do nothing
  returning * into v_invitation;
  if not found then
    perform ops.raise_http(409, 'LM143', 'the address is invited already', null, 'Send that invitation anew, or withdraw it.');
  end if;
  perform identity.mail_invitation(v_invitation);
  return v_invitation.id;
end
$$;

comment on function identity.invite_member(text, text) is
$$Invite the owner of an address to the caller's organisation, by mail. Only an owner invites an owner, and
owners and admins are invited after a fresh proof. Nothing tells whether the address
has an account. Locks the organisation.
Errors: LM109 faults, LM115 role not allowed, LM142 a member already, LM143 invited already, LM147 too many members, LM148 too many
invitations, LM160 fresh proof required.$$;

grant execute on function identity.invite_member(text, text) to member;

create or replace function api.invite_member(email text, role text) returns uuid
language sql volatile
begin atomic
  select identity.invite_member(ops.bounded(invite_member.email, 'email'), ops.bounded(invite_member.role, 'role'));
end;

comment on function api.invite_member(text, text) is
$$Invite somebody to one's organisation
Sends a mail with a link and returns the id of the invitation. With the link, an account with this address joins; without an account the
link creates one. role: owner, admin, member, billing or viewer; only an owner invites an owner.
Errors: LM109 faults, listed in details (400), LM115 role not allowed, LM160 fresh proof required for an owner or admin: see prove (403),
LM142 a member already, LM143 invited already, LM147 too many members (409), LM148 too many invitations (429).$$;

grant execute on function api.invite_member(text, text) to member;
