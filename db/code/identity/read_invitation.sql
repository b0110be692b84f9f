-- No page calls it, but the service, for the page behind a link in a mail.
create or replace function identity.read_invitation(token text) returns jsonb
language plpgsql stable security definer -- anonymous callers read no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_invitation constant identity.invitation := identity.require_invitation((
    select p.invitation_id
    from identity.one_time_token as t
    join identity.proof as p on p.id = t.proof_id and p.expires_at > clock_timestamp()
    where t.hash = sha256(convert_to(coalesce(read_invitation.token, ''), 'UTF8'))));
begin
  return identity.describe_invitation(v_invitation.id) || jsonb_build_object(
    'email', v_invitation.email,
    'expires_at', v_invitation.expires_at,
    'needs_password', not exists (
      select from identity.user_account as u where u.email = v_invitation.email and u.deleted_at is null));
end
$$;

comment on function identity.read_invitation(text) is
$$What the link of an invitation offers: {"organization", "role", "email", "expires_at", "needs_password"}. Only its holder learns
whether the address has an account.
Errors: LM108 the link is not valid, LM145 the invitation is void.$$;

grant execute on function identity.read_invitation(text) to anon, member, leadmill_api;

create or replace function api.read_invitation(token text) returns jsonb
language sql stable
begin atomic
  select identity.read_invitation(ops.bounded(read_invitation.token, 'token'));
end;

comment on function api.read_invitation(text) is
$$What an invitation offers
Returns {"organization", "role", "email", "expires_at", "needs_password"}; accept_invitation needs a password where the address has no
account. Call it by POST, so that the token is in no log. token: from the link in the mail.
Errors: LM108 link is not valid (400), LM145 the invitation is void (409).$$;

grant execute on function api.read_invitation(text) to anon, member;
