-- Deploy leadmill:identity/log_in to pg

begin;

create function identity.open_session(account identity.user_account) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_refresh_token constant text := identity.base64url(extensions.gen_random_bytes(32));
  v_organization_id uuid;
  v_session identity.session;
begin
  if not account.is_admin then
    select o.id into v_organization_id
    from identity.membership as m
    join identity.organization as o on o.id = m.organization_id
    where m.user_id = account.id and m.ended_at is null
      and o.status in ('pending', 'active') and o.deleted_at is null
    order by m.created_at, o.id
    limit 1;
    if not found then
      perform audit.record('log_in_refused', 'identity.user_account', account.id::text, '{"code": "LM105"}');
      return ops.answer_http(403, 'LM105', 'account is not active', null, 'Ask the operator of this marketplace.');
    end if;
  end if;
  insert into identity.session (user_id, organization_id, role, address, agent, expires_at)
  values (
    account.id, v_organization_id, case when account.is_admin then 'admin' else 'member' end,
    ops.client_address(), ops.client_agent(), clock_timestamp())
  returning * into v_session;
  perform identity.store_refresh_token(v_session.id, v_refresh_token);
  perform audit.record('log_in', 'identity.user_account', account.id::text, jsonb_build_object('session_id', v_session.id));
  return identity.token_pair(v_session, v_refresh_token);
end
$$;

comment on function identity.open_session(identity.user_account) is
$$Open a session of a user who has proved who he is, for the organisation he joined first. Raises nothing.
Answers: LM105 no organisation of his is open.$$;

create function identity.log_in(email text, password text) returns jsonb
language plpgsql volatile security definer -- anonymous callers write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_email constant text := coalesce(ops.email_address(log_in.email), lower(trim(log_in.email)), '');
  v_network constant text := identity.network_of(ops.client_address());
  v_known_id uuid;
  v_user identity.user_account;
  v_wait integer;
begin
  if not identity.take_hash_slot() then
    return ops.answer_http(429, 'LM103', 'too many passwords at this moment', null, 'Try again.', '{"Retry-After": "1"}');
  end if;
  v_wait := identity.attempt_wait('log_in_account', v_email);
  v_wait := greatest(v_wait, identity.attempt_wait('log_in_address', v_network));
  if v_wait > 0 then
    return ops.answer_http(429, 'LM102', 'too many failed log-ins', null, 'Wait, or reset the password.',
      jsonb_build_object('Retry-After', v_wait::text));
  end if;

  select u.* into v_user from identity.user_account as u where u.email = v_email and u.deleted_at is null;
  v_known_id := v_user.id;
  if identity.check_password(log_in.password, v_user.password_hash) then
    -- A reset of the password or a suspension that is under way goes first, and ends what it finds.
    select u.* into v_user
    from identity.user_account as u
    where u.id = v_user.id and u.password_hash = v_user.password_hash and u.deleted_at is null
    for share;
  else
    v_user := null;
  end if;
  if v_user.id is null then
    -- Not raised: what is counted must commit.
    perform identity.count_attempt('log_in_account', v_email);
    perform identity.count_attempt('log_in_address', v_network);
    perform audit.record('log_in_refused', 'identity.user_account', v_known_id::text,
      jsonb_build_object('code', 'LM101', 'email_hash', encode(identity.keyed_hash(v_email), 'hex')));
    return ops.answer_http(401, 'LM101', 'e-mail address or password is wrong', null,
      'Who has just signed up follows the link in the mail first.',
      '{"WWW-Authenticate": "Bearer"}');
  end if;
  perform identity.forget_attempts('log_in_account', v_email);
  if v_user.status <> 'active' then
    perform audit.record('log_in_refused', 'identity.user_account', v_user.id::text,
      '{"code": "LM105"}');
    return ops.answer_http(403, 'LM105', 'account is not active', null, 'Ask the operator of this marketplace.');
  end if;
  return identity.open_session(v_user);
end
$$;

comment on function identity.log_in(text, text) is
$$Open a session: an access token for the Authorization header and a refresh token for the next one. Raises nothing, so
that failures count: after five in 15 minutes an account, known or not, and a network address must wait. The tokens of
an admin are good at the admin door only.
Answers: LM101 wrong (401), LM102 too many failures (429), LM103 too many at this moment (429), LM105 not active (403).$$;

grant execute on function identity.log_in(text, text) to anon, member;

commit;
