-- LM116 wrong_password (403): The password is wrong: that of the account (`close_account`,
--   `change_password`), or that of the sign-up to which a link belongs (`verify_email`).

create or replace function identity.refuse_own_password(account identity.user_account, password text, deed text) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_wait interval;
begin
  if not identity.acquire_hash_slot('own') then
    return ops.answer_http(429, 'LM103', 'too many passwords at this moment', null, 'Try again.', '{"Retry-After": "1"}');
  end if;
  -- Counted by session: whoever stole one cannot guess for ever, nor keep the owner from his own.
  v_wait := ops.spend('identity.own_password', request.session_id()::text);
  if v_wait is not null then
    return ops.answer_http(429, 'LM102', 'too many failed log-ins', null, 'Wait, or reset the password.',
      jsonb_build_object('Retry-After', ops.seconds_of(v_wait)));
  end if;
  if account.id is null or not identity.check_password(refuse_own_password.password, account.password_hash) then
    perform audit.record(deed || '_refused', 'identity.user_account', account.id::text, '{"code": "LM116"}');
    return ops.answer_http(403, 'LM116', 'password is wrong', null,
      case when account.password_hash is null then 'This account has none: forgot_password sets one.' end);
  end if;
  perform ops.release_spending('identity.own_password', request.session_id()::text);
  return null;
end
$$;

comment on function identity.refuse_own_password(identity.user_account, text, text) is
$$Ask who is logged in for his password once more: null when it is right, else what to answer. A stolen access token is not
enough. Raises nothing, so that failures count.
Answers: LM102 too many failures (429), LM103 too many at this moment (429), LM116 password is wrong (403).$$;

create or replace function identity.change_password(current_password text, new_password text) returns jsonb
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_user identity.user_account;
  v_refusal jsonb;
begin
  select u.* into v_user from identity.user_account as u where u.id = request.user_id();
  v_refusal := identity.password_fault(change_password.new_password, v_user.email);
  if v_refusal is not null then
    perform identity.refuse_faults(v_refusal || '{"field": "new_password"}');
  end if;
  v_refusal := identity.refuse_own_password(v_user, change_password.current_password, 'change_password');
  if v_refusal is not null then
    return v_refusal;
  end if;
  -- Proofs before the user, as in reset_password.
  perform identity.revoke_proofs(v_user.email);
  update identity.user_account as u
  set password_hash = identity.hash_password(change_password.new_password), updated_at = clock_timestamp()
  -- A reset that was faster has the last word.
  where u.id = v_user.id and u.password_hash = v_user.password_hash;
  if not found then
    return ops.answer_http(403, 'LM116', 'password is wrong', null, 'It was changed at this moment.');
  end if;
  perform identity.end_sessions(v_user.id, 'password_changed', request.session_id());
  perform event.emit('user.password_changed', v_user.id);
  perform audit.record('password_changed', 'identity.user_account', v_user.id::text);
  return jsonb_build_object('status', 'changed', 'message', 'every other session has ended');
end
$$;

comment on function identity.change_password(text, text) is
$$Change the caller's own password, with the one before. Every other session of his ends, links in mails are void, and he is told
by mail.
Answers: LM102 too many failures (429), LM103 too many at this moment (429), LM116 password is wrong (403). Errors: LM109
faults.$$;

grant execute on function identity.change_password(text, text) to member, admin;

create or replace function api.change_password(current_password text, new_password text) returns jsonb
language sql volatile
begin atomic
  select identity.change_password(
    ops.bounded(change_password.current_password, 'current_password'),
    ops.bounded(change_password.new_password, 'new_password'));
end;

comment on function api.change_password(text, text) is
$$Change one's own password
Every other session ends, and the user is told by mail. Who has no password gets one by forgot_password.
new_password: 12 to 64 characters, none of those that everybody guesses.
Errors: LM102 too many failures and LM103 too many at this moment (429 with Retry-After), LM109 faults, listed in details,
LM116 password is wrong (403).$$;

grant execute on function api.change_password(text, text) to member, admin;
