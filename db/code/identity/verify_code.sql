-- LM161 wrong_code (401, 403): The code is wrong or was used before: 401 at a log-in, 403 in a session.
--   To do: Enter the next code that the app shows, or a recovery code that is not used.
-- LM163 too_many_wrong_codes (429): Too many wrong codes were tried: for this user from this network, from this network in all, for
--   this user from networks that were not used before, or in this session.
--   To do: Wait as `Retry-After` says.

create or replace function identity.recovery_hash(user_id uuid, code text) returns bytea
language sql stable
set search_path = pg_catalog, pg_temp
return ops.keyed_hash('recovery code ' || user_id || ' ' || code);

comment on function identity.recovery_hash(uuid, text) is $$The hash under which a recovery code is stored: 16 characters of base32.$$;

create or replace function identity.verify_code(user_id uuid, code text) returns text
language plpgsql volatile
as $$
declare
  -- As it is typed from a screen or from paper.
  v_code constant text := upper(regexp_replace(coalesce(verify_code.code, ''), '[\s-]', '', 'g'));
  v_factor record;
  v_step bigint;
begin
  if v_code ~ '^[0-9]{6}$' then
    for v_factor in
      select f.id, f.last_step
      from identity.second_factor as f
      where f.user_id = verify_code.user_id and f.kind = 'totp' and f.confirmed_at is not null and f.removed_at is null
      order by f.id
      -- One at a time: of the same code that is sent twice at once, the second one finds it used.
      for no key update
    loop
      v_step := identity.matching_step(identity.totp_secret(v_factor.id), v_code, v_factor.last_step, clock_timestamp());
      if v_step is not null then
        update identity.second_factor as f set last_step = v_step, last_used_at = clock_timestamp() where f.id = v_factor.id;
        return 'totp';
      end if;
    end loop;
  elsif v_code ~ '^[A-Z2-7]{16}$' then
    update identity.recovery_code as r
    set used_at = clock_timestamp()
    where r.hash = identity.recovery_hash(verify_code.user_id, v_code) and r.used_at is null;
    if found then
      perform event.emit('user.recovery_code_used', verify_code.user_id);
      return 'recovery_code';
    end if;
  end if;
  return null;
end
$$;

comment on function identity.verify_code(uuid, text) is
$$Use a code of an authenticator app or a recovery code of a user. Returns which of them it was, totp or recovery_code; null if it is
wrong, or was used before.$$;

create or replace function identity.refuse_own_code(user_id uuid, code text, action text, out refusal jsonb, out kind text)
language plpgsql volatile
as $$
declare
  v_wait interval;
begin
  -- Per session, as for passwords: a thief of one session locks the owner out of no other.
  v_wait := ops.spend('identity.own_code', request.session_id()::text);
  if v_wait is not null then
    refusal := ops.answer_http(429, 'LM163', 'too many wrong codes', null, 'Wait as Retry-After says, or log in again.',
      jsonb_build_object('Retry-After', ops.seconds_of(v_wait)));
    return;
  end if;
  kind := identity.verify_code(refuse_own_code.user_id, refuse_own_code.code);
  if kind is null then
    perform audit.record(action || '_refused', 'identity.user_account', refuse_own_code.user_id::text, '{"code": "LM161"}');
    refusal := ops.answer_http(403, 'LM161', 'code is wrong or was used before', null, 'Enter the next code.');
    return;
  end if;
  perform ops.release_spending('identity.own_code', request.session_id()::text);
end
$$;

comment on function identity.refuse_own_code(uuid, text, text) is
$$Ask a logged-in user for a code. Returns which kind it was, or the answer to a wrong one. It does not raise, so that failures count.
Answers: LM161 wrong (403), LM163 too many (429).$$;
