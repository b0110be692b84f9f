-- No page calls it, but the service, for the page behind a link in a mail.
-- LM145 invitation_void (409): The member who sent the invitation may no longer invite, or the organisation is blocked or closed.
--   To do: Ask for another invitation.
-- LM146 invitation_for_another (403): The caller is logged in with another address than the one that is invited.
--   To do: Log out, or ask for an invitation of this address.

create or replace function identity.invitation_fault(invitation_id uuid) returns text
language plpgsql stable
as $$
declare
  v_invitation identity.invitation;
begin
  select i.* into v_invitation
  from identity.invitation as i
  where i.id = invitation_fault.invitation_id and i.status = 'pending' and i.expires_at > clock_timestamp();
  if not found then
    return 'LM108';
  end if;
  return case when not exists (
    select from identity.membership as m
    join identity.role_permission as p on p.role = m.role
    join identity.user_account as u on u.id = m.user_id and u.status = 'active' and u.deleted_at is null
    join identity.organization as o on o.id = m.organization_id and identity.is_open(o.status, o.deleted_at)
    where m.user_id = v_invitation.invited_by and m.organization_id = v_invitation.organization_id and m.ended_at is null
      and p.permission = case v_invitation.role when 'owner' then 'own' else 'manage_members' end)
  then 'LM145' end;
end
$$;

comment on function identity.invitation_fault(uuid) is
$$Why nobody can join by an invitation; null if it is valid.
Answers: LM108 it has ended, LM145 its sender may no longer invite.$$;

create or replace function identity.describe_invitation(invitation_id uuid) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select coalesce((
    select jsonb_build_object(
      -- A customer has written it: no program takes what is left for an address.
      'organization', left(btrim(regexp_replace(o.name, '[^[:alnum:] &''+-]+', ' ', 'g')), 80),
      'role', i.role)
    from identity.invitation as i
    join identity.organization as o on o.id = i.organization_id
    where i.id = describe_invitation.invitation_id), '{}')
$$;

comment on function identity.describe_invitation(uuid) is
$${"organization", "role"} of an invitation, as strangers may be shown them; {} if there is none.$$;

create or replace function identity.require_invitation(invitation_id uuid) returns identity.invitation
language plpgsql stable
as $$
declare
  v_fault constant text := identity.invitation_fault(invitation_id);
begin
  if v_fault = 'LM108' then
    perform ops.raise_http(400, 'LM108', 'link is not valid', null,
      'The invitation was answered, has expired or was withdrawn. Ask for a new one.');
  elsif v_fault = 'LM145' then
    perform ops.raise_http(409, 'LM145', 'the invitation is void', null, 'Its sender may no longer invite. Ask for a new one.');
  end if;
  return (select i from identity.invitation as i where i.id = require_invitation.invitation_id);
end
$$;

comment on function identity.require_invitation(uuid) is
$$A valid invitation.
Errors: LM108 it has ended, LM145 it is void.$$;

create or replace function identity.lock_link(token text) returns identity.invitation
language plpgsql volatile
as $$
declare
  v_proof constant identity.proof := identity.proof_of(token, 'invitation');
begin
  perform from identity.organization as o
  where o.id = (select i.organization_id from identity.invitation as i where i.id = v_proof.invitation_id)
  for no key update;
  return identity.require_invitation(v_proof.invitation_id);
end
$$;

comment on function identity.lock_link(text) is
$$The valid invitation of a link. Locks the proofs of its address, then the organisation.
Errors: LM108 the link is not valid, LM145 the invitation is void.$$;

create or replace function identity.invited_user(
  invitation identity.invitation, password text, first_name text, last_name text
) returns uuid
language plpgsql volatile
as $$
declare
  v_user identity.user_account;
  v_user_id uuid;
begin
  select u.* into v_user from identity.user_account as u where u.email = invitation.email and u.deleted_at is null for share;
  if request.user_id() is not null and request.user_id() is distinct from v_user.id then
    perform ops.raise_http(403, 'LM146', 'the invitation is for another address', null, 'Log out and follow the link again.');
  elsif v_user.id is null then
    perform identity.refuse_faults(
      identity.password_fault(password, invitation.email),
      identity.text_fault('first_name', first_name, 100, false),
      identity.text_fault('last_name', last_name, 100, false));
    perform identity.require_hash_slot('link');
    v_user_id := identity.open_account(
      invitation.email, identity.hash_password(password), null, ops.trimmed_line(first_name), ops.trimmed_line(last_name), null);
  elsif v_user.status = 'active' and not v_user.is_admin then
    return v_user.id;
  end if;
  if v_user_id is null then
    perform ops.raise_http(403, 'LM105', 'account is not active', null, 'Ask the operator of this marketplace.');
  end if;
  perform identity.remember_origin(v_user_id, 'network', ops.network_of(request.client_address()));
  perform identity.remember_origin(v_user_id, 'agent', coalesce(request.client_agent(), ''));
  perform audit.record('email_verified', 'identity.user_account', v_user_id::text);
  return v_user_id;
end
$$;

comment on function identity.invited_user(identity.invitation, text, text, text) is
$$The account with the address of an invitation, whose link proves it; without one, a new account with this password and these names.
Errors: LM103 too many passwords are being checked, LM105 the account is blocked, LM109 faults of a new account, LM146 the caller is
somebody else.$$;

create or replace function identity.accept_invitation(token text, password text, first_name text, last_name text) returns jsonb
language plpgsql volatile security definer -- anonymous callers write no table
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_invitation constant identity.invitation := identity.lock_link(accept_invitation.token);
  v_user_id constant uuid := identity.invited_user(
    v_invitation, accept_invitation.password, accept_invitation.first_name, accept_invitation.last_name);
begin
  insert into identity.membership as m (user_id, organization_id, role)
  values (v_user_id, v_invitation.organization_id, v_invitation.role)
  on conflict (user_id, organization_id) do update
  set role = excluded.role, created_at = excluded.created_at, ended_at = null
  where m.ended_at is not null;
  if not found then
    perform ops.raise_http(409, 'LM142', 'you are a member already');
  end if;
  perform identity.require_room_for_member(v_invitation.organization_id, false);
  perform identity.end_invitation(v_invitation, 'accepted', v_user_id);
  return jsonb_build_object('status', 'joined', 'organization_id', v_invitation.organization_id, 'message', 'log in now');
end
$$;

comment on function identity.accept_invitation(text, text, text, text) is
$$Join an organisation with the link of an invitation. It proves the address, so the account with this address joins, whoever is not logged
in as somebody else follows it; its password never changes. Without an account one is created with this password and these names. Locks
the proofs of the address, then the organisation.
Errors: LM103 too many passwords are being checked, LM105 the account is blocked, LM108 the link is not valid, LM109 faults of a new
account, LM142 a member already, LM145 the invitation is void, LM146 the caller is somebody else, LM147 too many members.$$;

grant execute on function identity.accept_invitation(text, text, text, text) to anon, member, leadmill_api;

create or replace function api.accept_invitation(
  token text,
  password text default null,
  first_name text default null,
  last_name text default null
) returns jsonb
language sql volatile
begin atomic
  select identity.accept_invitation(
    ops.bounded(accept_invitation.token, 'token'), ops.bounded(accept_invitation.password, 'password'),
    ops.bounded(accept_invitation.first_name, 'first_name'), ops.bounded(accept_invitation.last_name, 'last_name'));
end;

comment on function api.accept_invitation(text, text, text, text) is
$$Accept an invitation
The account with the invited address joins the organisation; if there is none, one is created. Then log in, or switch_organization.
token: from the link in the mail; it can be used once. password: of the new account, 12 to 64 characters, not one that is easy to guess;
ignored for an account that exists, as are the names.
Errors: LM103 too many passwords are being checked, LM105 the account is blocked, LM108 link is not valid, LM109 faults, listed in
details, LM142 a member already, LM145 the invitation is void, LM146 you are logged in with another address, LM147 too many members.$$;

grant execute on function api.accept_invitation(text, text, text, text) to anon, member;
