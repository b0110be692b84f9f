-- No page calls it, but the service, at `/session`: pages keep no refresh token.
-- LM101 wrong_credentials (401): The e-mail address or the password is wrong, the address has
--   no account, or it is not verified yet.
--   To do: After a sign-up, follow the link in the mail first.
-- LM102 too_many_wrong_passwords (429): Too many wrong passwords were tried: for this account
--   from this network, from this network in all, for this account from many networks (devices
--   and networks that were used before are exempt), or within this session.
--   To do: Wait as `Retry-After` says, or set a new password with `forgot_password` and log in
--   from the same network.
-- LM105 account_not_active (403): The account, or every organisation of its user, is suspended
--   or closed.
--   To do: Ask the operator.

create or replace function identity.open_session(account identity.user_account, device text, second_factor text default null) returns jsonb
language plpgsql volatile
as $$
declare
  v_refresh_token constant text := identity.base64url(extensions.gen_random_bytes(32));
  v_network constant text := ops.network_of(request.client_address());
  v_agent constant text := coalesce(request.client_agent(), '');
  v_device text := open_session.device;
  v_organization_id uuid;
  v_session identity.session;
  v_is_elsewhere boolean;
begin
  if not account.is_admin then
    -- Where the user was last, or else what was joined first.
    select o.id into v_organization_id
    from identity.membership as m
    join identity.organization as o on o.id = m.organization_id
    where m.user_id = account.id and m.ended_at is null and identity.is_open(o.status, o.deleted_at)
    order by (
      select max(s.created_at) from identity.session as s where s.user_id = m.user_id and s.organization_id = m.organization_id
    ) desc nulls last, m.created_at, o.id
    limit 1;
    if not found then
      perform audit.record('log_in_refused', 'identity.user_account', account.id::text, '{"code": "LM105"}');
      return ops.answer_http(403, 'LM105', 'account is not active', null, 'Ask the operator of this marketplace.');
    end if;
  end if;
  insert into identity.session (user_id, organization_id, role, second_factor, address, agent, expires_at)
  values (
    account.id, v_organization_id, case when account.is_admin then 'admin' else 'member' end, open_session.second_factor,
    request.client_address(), request.client_agent(), clock_timestamp())
  returning * into v_session;
  perform identity.store_refresh_token(v_session.id, v_refresh_token);
  if v_device is null or not identity.is_known_origin(account.id, 'device', v_device) then
    -- Always a new token of ours, never one that the caller sent: otherwise a token could be planted to make a device
    -- known.
    v_device := identity.base64url(extensions.gen_random_bytes(32));
    v_is_elsewhere := exists (select from identity.known_device as d where d.user_id = account.id)
      and not ((v_network is null or identity.is_known_origin(account.id, 'network', v_network))
        and identity.is_known_origin(account.id, 'agent', v_agent));
  end if;
  perform identity.remember_origin(account.id, 'device', v_device);
  perform identity.remember_origin(account.id, 'network', v_network);
  perform identity.remember_origin(account.id, 'agent', v_agent);
  if v_is_elsewhere then
    perform event.emit('user.logged_in_from_elsewhere', account.id, refs => jsonb_build_object('session_id', v_session.id));
  end if;
  perform audit.record('log_in', 'identity.user_account', account.id::text, jsonb_strip_nulls(
    jsonb_build_object('session_id', v_session.id, 'second_factor', open_session.second_factor)));
  return identity.token_pair(v_session, v_refresh_token) || jsonb_build_object('device', v_device);
end
$$;

comment on function identity.open_session(identity.user_account, text, text) is
$$Open a session for a user authenticated with this second factor (null: none), for the organisation of the last one, or else the one
joined first. A log-in from an unknown device or network is reported to the user by mail. It does not raise.
Answers: LM105 none of the user's organisations is open.$$;

create or replace function identity.log_in(email text, password text, device text default null) returns jsonb
language plpgsql volatile security definer -- anonymous callers write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_email constant text := coalesce(ops.email_address(log_in.email), lower(trim(log_in.email)), '');
  v_known_id uuid;
  v_user identity.user_account;
  v_wait interval;
begin
  if not identity.acquire_hash_slot('log_in') then
    return ops.answer_http(429, 'LM103', 'too many passwords are being checked', null, 'Try again.', '{"Retry-After": "1"}');
  end if;
  select u.* into v_user from identity.user_account as u where u.email = v_email and u.deleted_at is null;
  v_known_id := v_user.id;
  v_wait := identity.spend_attempt('log_in', v_email, v_known_id, log_in.device);
  if v_wait is not null then
    return ops.answer_http(429, 'LM102', 'too many failed log-ins', null,
      'Wait, or set a new password with forgot_password and log in from the network where you did that.',
      jsonb_build_object('Retry-After', ops.seconds_of(v_wait)));
  end if;

  if identity.check_password(log_in.password, v_user.password_hash) then
    -- Waits for a password reset or suspension under way, and then sees its result.
    select u.* into v_user
    from identity.user_account as u
    where u.id = v_user.id and u.password_hash = v_user.password_hash and u.deleted_at is null
    for share;
  else
    v_user := null;
  end if;
  if v_user.id is null then
    -- Answered, not raised, so that what was spent is committed.
    perform audit.record('log_in_refused', 'identity.user_account', v_known_id::text,
      jsonb_build_object('code', 'LM101', 'email_hash', encode(ops.keyed_hash(v_email), 'hex')));
    return ops.answer_http(401, 'LM101', 'e-mail address or password is wrong', null,
      'After a sign-up, follow the link in the mail first.', '{"WWW-Authenticate": "Bearer"}');
  end if;
  perform identity.give_back_attempt('log_in', v_email, v_user.id, log_in.device);
  if v_user.status <> 'active' then
    perform audit.record('log_in_refused', 'identity.user_account', v_user.id::text, '{"code": "LM105"}');
    return ops.answer_http(403, 'LM105', 'account is not active', null, 'Ask the operator of this marketplace.');
  end if;
  return identity.begin_session(v_user, log_in.device);
end
$$;

comment on function identity.log_in(text, text, text) is
$$Open a session: returns an access token for the Authorization header, a refresh token for its successor, and a device token
that the client keeps and sends with later log-ins; or, where a second factor is set up, a ticket for identity.complete_log_in(). It
does not raise, so that failures count: per account and network, per
network, and per account over all networks from which it was never used, whether or not the account exists. Guesses
elsewhere never lock out a device or network from which the account was used. Tokens of an admin are valid at the admin door
only.
Answers: LM101 wrong credentials (401), LM102 too many failures (429), LM103 too many passwords are being checked (429), LM105 not active,
LM168 an admin from another network (403).$$;

grant execute on function identity.log_in(text, text, text) to anon, member, leadmill_api;

create or replace function api.log_in(email text, password text, device text default null) returns jsonb
language sql volatile
begin atomic
  select identity.log_in(
    ops.bounded(log_in.email, 'email'), ops.bounded(log_in.password, 'password'), ops.bounded(log_in.device, 'device'));
end;

comment on function api.log_in(text, text, text) is
$$Log in
Returns {"access_token", "token_type", "expires_in", "refresh_token", "role", "device"}. Send the access token as
"Authorization: Bearer …"; an admin's is valid at the admin door only. Keep device and send it with later log-ins, so that
wrong passwords tried by others cannot lock you out. Where a second factor is set up, the answer is {"ticket", "factors", "expires_in"}
instead: send the ticket with a code to complete_log_in, or use a passkey: begin_passkey_log_in. factors: totp, passkey, recovery_code.
"second_factor_required": true in the answer: an admin without a second factor can only set one up.
Errors: LM101 wrong, or the address is not verified yet, LM102 too many failures and LM103 too many at this moment (429 with
Retry-After), LM105 account not active, LM168 an admin from another network (403).$$;

grant execute on function api.log_in(text, text, text) to anon, member;
