-- LM122 sign_in_too_old (403): The account has no password, because an external issuer signs
--   its user in, and the sign-in is more than ten minutes old.
--   To do: Sign in again, then repeat the request.
-- LM116 wrong_password (403): The password is wrong: that of the account (`close_account`,
--   `change_password`, `confirm_email`), or that of the sign-up to which a link belongs (`verify_email`).

create or replace function identity.refuse_own_password(account identity.user_account, password text, action text) returns jsonb
language plpgsql volatile
as $$
declare
  v_wait interval;
begin
  if not identity.acquire_hash_slot('own') then
    return ops.answer_http(429, 'LM103', 'too many passwords are being checked', null, 'Try again.', '{"Retry-After": "1"}');
  end if;
  -- Counted per session, so that a thief of one session can neither guess for ever nor lock the owner out of the
  -- others.
  v_wait := ops.spend('identity.own_password', request.session_id()::text);
  if v_wait is not null then
    return ops.answer_http(429, 'LM102', 'too many wrong passwords', null, 'Wait, or set a new password with forgot_password.',
      jsonb_build_object('Retry-After', ops.seconds_of(v_wait)));
  end if;
  if account.id is null or not identity.check_password(refuse_own_password.password, account.password_hash) then
    perform audit.record(action || '_refused', 'identity.user_account', account.id::text, '{"code": "LM116"}');
    return ops.answer_http(403, 'LM116', 'password is wrong', null,
      case when account.password_hash is null then 'If the account has no password, set one with forgot_password.' end);
  end if;
  perform ops.release_spending('identity.own_password', request.session_id()::text);
  return null;
end
$$;

comment on function identity.refuse_own_password(identity.user_account, text, text) is
$$Ask logged-in users for their password again, because a stolen access token must not be enough. Returns null if the password
is right, otherwise the answer. It does not raise, so that failures count.
Answers: LM102 too many failures (429), LM103 too many passwords are being checked (429), LM116 password is wrong (403).$$;

create or replace function identity.refuse_unproved(account identity.user_account, password text, action text) returns jsonb
language plpgsql volatile
as $$
begin
  if identity.has_second_factor(account.id) then
    perform identity.require_fresh_proof();
  end if;
  if account.password_hash is not null then
    return identity.refuse_own_password(account, password, action);
  end if;
  -- A user of an external issuer has no password. A new sign-in there proves the same.
  return case when not exists (
    select from identity.session as s
    where s.id = request.session_id()
      and s.created_at > clock_timestamp() - make_interval(secs => ops.setting_of('identity.fresh_seconds')::numeric))
  then ops.answer_http(403, 'LM122', 'sign-in is too old', null, 'Sign in again, then repeat this at once.') end;
end
$$;

comment on function identity.refuse_unproved(identity.user_account, text, text) is
$$Ask logged-in users for their password or, of an account without one, for a recent sign-in; and for a fresh proof where a second factor is
set up. Returns null if that is right, otherwise the answer.
Answers: those of identity.refuse_own_password(), LM122 sign-in is too old (403). Errors: LM160 fresh proof required (403).$$;

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
  -- Lock proofs before the user, as reset_password() does.
  perform identity.revoke_proofs(v_user.email);
  update identity.user_account as u
  set password_hash = identity.hash_password(change_password.new_password), updated_at = clock_timestamp()
  -- If a reset was faster, its password stays.
  where u.id = v_user.id and u.password_hash = v_user.password_hash;
  if not found then
    return ops.answer_http(403, 'LM116', 'password is wrong', null, 'It was changed a moment ago.');
  end if;
  perform identity.end_sessions(v_user.id, 'password_changed', request.session_id());
  perform event.emit('user.password_changed', v_user.id);
  perform audit.record('password_changed', 'identity.user_account', v_user.id::text);
  return jsonb_build_object('status', 'changed', 'message', 'all other sessions have ended');
end
$$;

comment on function identity.change_password(text, text) is
$$Change the caller's password, given the current one. All other sessions of the user end, links in mails become void, and the
user is notified by mail.
Answers: LM102 too many failures (429), LM103 too many passwords are being checked (429), LM116 password is wrong (403). Errors: LM109
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
All other sessions end, and the user is notified by mail. A user without a password sets one with forgot_password.
new_password: 12 to 64 characters, and not one that is easy to guess.
Errors: LM102 too many failures and LM103 too many passwords are being checked (429 with Retry-After), LM109 faults, listed in details,
LM116 password is wrong (403).$$;

grant execute on function api.change_password(text, text) to member, admin;
