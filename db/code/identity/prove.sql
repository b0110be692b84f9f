-- LM172 other_proof_needed (400): The proof is of the wrong kind: a user with a second factor proves who they are by it, and not by the
--   password.
--   To do: `details` lists what is accepted. Send a code, or use a passkey: see `begin_passkey_proof`.

create or replace function identity.note_proof(kind text) returns jsonb
language plpgsql volatile
as $$
declare
  v_now constant timestamptz := clock_timestamp();
begin
  update identity.session as s
  set proved_at = v_now, second_factor = coalesce(nullif(note_proof.kind, 'password'), s.second_factor)
  where s.id = request.session_id() and s.user_id = request.user_id();
  perform audit.record('proved', 'identity.user_account', request.user_id()::text,
    jsonb_build_object('session_id', request.session_id(), 'by', note_proof.kind));
  return jsonb_build_object(
    'proved_at', v_now, 'fresh_until', v_now + make_interval(secs => ops.setting_of('identity.fresh_proof_seconds')::numeric));
end
$$;

comment on function identity.note_proof(text) is
$$Note that the session's user has proved who they are by password, totp, recovery_code or passkey: {"proved_at", "fresh_until"}.$$;

create or replace function identity.prove(password text default null, code text default null) returns jsonb
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_user identity.user_account;
  v_refusal jsonb;
  v_kind text := 'password';
begin
  select u.* into v_user from identity.user_account as u where u.id = request.user_id();
  if identity.has_second_factor(v_user.id) then
    if prove.code is null then
      perform ops.raise_http(400, 'LM172', 'another proof is needed', identity.factor_kinds(v_user.id)::text,
        'A user with a second factor proves by it: send code, or use begin_passkey_proof.');
    end if;
    select r.refusal, r.kind into v_refusal, v_kind from identity.refuse_own_code(v_user.id, prove.code, 'prove') as r;
  elsif v_user.password_hash is null then
    perform ops.raise_http(403, 'LM122', 'sign-in is too old', null, 'Sign in again: the account has no password.');
  else
    v_refusal := identity.refuse_own_password(v_user, prove.password, 'prove');
  end if;
  return coalesce(v_refusal, identity.note_proof(v_kind));
end
$$;

comment on function identity.prove(text, text) is
$$Prove once more who one is, for the steps that ask for it (identity.require_fresh_proof): by a code where a second factor is set up, else
by the password. Returns {"proved_at", "fresh_until"}. It does not raise for a wrong one, so that failures count.
Answers: LM102, LM103, LM163 too many (429), LM116 wrong password, LM161 wrong code (403). Errors: LM122 no password (403), LM172 another
proof is needed (400).$$;

grant execute on function identity.prove(text, text) to member, admin;

create or replace function api.prove(password text default null, code text default null) returns jsonb
language sql volatile
begin atomic
  select identity.prove(ops.bounded(prove.password, 'password'), ops.bounded(prove.code, 'code'));
end;

comment on function api.prove(text, text) is
$$Prove once more who you are
Steps that money or keys depend on want a proof that is at most five minutes old (LM160); a log-in is one. code: of the authenticator app,
or a recovery code, where a second factor is set up; otherwise password. By passkey: begin_passkey_proof. Returns {"proved_at",
"fresh_until"}.
Errors: LM102 and LM103 too many passwords, LM163 too many codes (429 with Retry-After), LM116 wrong password, LM161 wrong code, LM122
the account has no password: sign in again (403), LM172 another proof is needed (400).$$;

grant execute on function api.prove(text, text) to member, admin;
