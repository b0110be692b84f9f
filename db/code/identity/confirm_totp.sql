-- LM164 second_factor_not_found (404): The user has no such authenticator app or passkey, or it was removed.
--   To do: Read `second_factors` again, or begin anew.

create or replace function identity.make_recovery_codes(user_id uuid) returns jsonb
language plpgsql volatile
as $$
declare
  v_code text;
  v_codes text[] := array[]::text[];
begin
  delete from identity.recovery_code as r where r.user_id = make_recovery_codes.user_id;
  for i in 1..10 loop
    v_code := identity.base32(extensions.gen_random_bytes(10)); -- 80 bits
    insert into identity.recovery_code (hash, user_id)
    values (identity.recovery_hash(make_recovery_codes.user_id, v_code), make_recovery_codes.user_id);
    v_codes := v_codes || lower(regexp_replace(v_code, '(.{4})(.{4})(.{4})(.{4})', '\1-\2-\3-\4'));
  end loop;
  return to_jsonb(v_codes);
end
$$;

comment on function identity.make_recovery_codes(uuid) is
$$Replace the recovery codes of a user by ten new ones, and return them: this is the only time that they can be read.$$;

create or replace function identity.count_other_sessions() returns bigint
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select count(*)
  from identity.session as s
  where s.user_id = request.user_id() and s.id <> request.session_id() and s.ended_at is null and s.expires_at > clock_timestamp()
$$;

comment on function identity.count_other_sessions() is $$How many other sessions of the caller are open.$$;

create or replace function identity.note_new_factor(user_id uuid, factor_id uuid, kind text) returns jsonb
language plpgsql volatile
as $$
declare
  v_codes jsonb;
begin
  if not exists (select from identity.recovery_code as r where r.user_id = note_new_factor.user_id) then
    v_codes := identity.make_recovery_codes(note_new_factor.user_id);
  end if;
  update identity.session as s
  set second_factor = note_new_factor.kind, proved_at = clock_timestamp()
  where s.id = request.session_id();
  perform event.emit('user.second_factor_added', note_new_factor.user_id,
    refs => jsonb_build_object('second_factor_id', note_new_factor.factor_id));
  perform audit.record('second_factor_added', 'identity.user_account', note_new_factor.user_id::text,
    jsonb_build_object('second_factor_id', note_new_factor.factor_id, 'kind', note_new_factor.kind));
  perform ops.set_headers('{"Cache-Control": "no-store"}');
  return jsonb_build_object(
    'factor_id', note_new_factor.factor_id, 'recovery_codes', v_codes, 'other_sessions', identity.count_other_sessions());
end
$$;

comment on function identity.note_new_factor(uuid, uuid, text) is
$$What follows when a second factor is confirmed: recovery codes with the first one, the session counts as proved with it, and the user is
told by mail. Returns {"factor_id", "recovery_codes", "other_sessions"}.$$;

create or replace function identity.confirm_totp(factor_id uuid, code text) returns jsonb
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_user_id uuid;
  v_code constant text := regexp_replace(coalesce(confirm_totp.code, ''), '[\s-]', '', 'g');
  v_factor identity.second_factor;
  v_step bigint;
  v_wait interval;
begin
  perform identity.require_fresh_proof();
  v_wait := ops.spend('identity.own_code', request.session_id()::text);
  if v_wait is not null then
    return ops.answer_http(429, 'LM163', 'too many wrong codes', null, 'Wait as Retry-After says, or log in again.',
      jsonb_build_object('Retry-After', ops.seconds_of(v_wait)));
  end if;
  v_user_id := (identity.lock_caller()).id;
  select f.* into v_factor
  from identity.second_factor as f
  where f.id = confirm_totp.factor_id and f.user_id = v_user_id and f.kind = 'totp' and f.confirmed_at is null
  for no key update;
  if not found then
    perform ops.raise_http(404, 'LM164', 'no such second factor', null, 'It is confirmed already, or was begun anew: begin again.');
  end if;
  perform identity.require_room_for_factor(v_user_id);
  v_step := identity.matching_step(identity.totp_secret(v_factor.id), v_code, v_factor.last_step, clock_timestamp());
  if v_step is null then
    return ops.answer_http(403, 'LM161', 'code is wrong', null, 'Is the clock of the phone right? Enter the next code.');
  end if;
  perform ops.release_spending('identity.own_code', request.session_id()::text);
  update identity.second_factor as f
  set confirmed_at = clock_timestamp(), last_step = v_step, last_used_at = clock_timestamp()
  where f.id = v_factor.id;
  return identity.note_new_factor(v_user_id, v_factor.id, 'totp');
end
$$;

comment on function identity.confirm_totp(uuid, text) is
$$Confirm an authenticator app by a first code. From now on log-ins ask for a second factor. With the first one the user gets recovery
codes. It does not raise for a wrong code, so that failures count.
Answers: LM161 wrong (403), LM163 too many (429). Errors: LM160 fresh proof required, LM164 no such factor, LM165 too many.$$;

grant execute on function identity.confirm_totp(uuid, text) to member, admin;

create or replace function api.confirm_totp(factor_id uuid, code text) returns jsonb
language sql volatile
begin atomic
  select identity.confirm_totp(confirm_totp.factor_id, ops.bounded(confirm_totp.code, 'code'));
end;

comment on function api.confirm_totp(uuid, text) is
$$Confirm an authenticator app by its first code
From now on a log-in asks for a second factor. Returns {"factor_id", "recovery_codes", "other_sessions"}: ten recovery codes, shown this
once, if the user had none; and how many other sessions are open, which end_other_sessions ends.
Errors: LM160 fresh proof required, LM161 wrong code (403), LM163 too many (429 with Retry-After), LM164 no such factor (404), LM165 too
many factors (409).$$;

grant execute on function api.confirm_totp(uuid, text) to member, admin;
