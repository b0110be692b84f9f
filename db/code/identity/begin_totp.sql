-- LM165 too_many_second_factors (409): The user has as many authenticator apps and passkeys as are allowed.
--   To do: Remove one that is not used any more.

create or replace function identity.lock_caller() returns identity.user_account
language plpgsql volatile
as $$
declare
  v_user identity.user_account;
begin
  -- A log-in shares this lock: it sees the factors as they were before, or as they are afterwards.
  select u.* into strict v_user from identity.user_account as u where u.id = request.user_id() for no key update;
  return v_user;
end
$$;

comment on function identity.lock_caller() is
$$Lock and return the caller, so that the second factors of a user change one after the other.$$;

create or replace function identity.require_room_for_factor(user_id uuid) returns void
language plpgsql stable
as $$
begin
  if (
    select count(*) from identity.second_factor as f
    where f.user_id = require_room_for_factor.user_id and f.confirmed_at is not null and f.removed_at is null
    ) >= ops.setting_of('identity.second_factors')::integer
  then
    perform ops.raise_http(409, 'LM165', 'the user has too many second factors', null, 'Remove one that is not used any more.');
  end if;
end
$$;

comment on function identity.require_room_for_factor(uuid) is
$$Refuse one more second factor where a user has as many as the setting identity.second_factors allows.
Errors: LM165 too many (409).$$;

create or replace function identity.begin_totp(name text default null) returns jsonb
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_variable
declare
  v_issuer constant text := identity.percent_encoded(ops.setting_of('identity.totp_issuer') #>> '{}');
  v_user identity.user_account;
  v_id uuid;
  v_secret text;
begin
  perform identity.refuse_faults(identity.text_fault('name', name, 100, false));
  perform identity.require_fresh_proof();
  v_user := identity.lock_caller();
  perform identity.require_room_for_factor(v_user.id);
  delete from identity.second_factor as f where f.user_id = v_user.id and f.confirmed_at is null;
  insert into identity.second_factor (user_id, kind, name, last_step)
  values (v_user.id, 'totp', coalesce(ops.trimmed_line(name), 'Authenticator app'), 0)
  returning id into v_id;
  v_secret := identity.base32(identity.totp_secret(v_id));
  perform ops.set_headers('{"Cache-Control": "no-store"}');
  return jsonb_build_object(
    'factor_id', v_id,
    'secret', v_secret,
    'uri', format('otpauth://totp/%s:%s?secret=%s&issuer=%s', v_issuer, identity.percent_encoded(v_user.email), v_secret, v_issuer));
end
$$;

comment on function identity.begin_totp(text) is
$$Begin to enrol an authenticator app: its secret is shown this once, as base32 and as an otpauth address. It counts once
identity.confirm_totp() has seen a code of it. An earlier one that was not confirmed is void.
Errors: LM109 faults, LM160 fresh proof required, LM165 too many.$$;

grant execute on function identity.begin_totp(text) to member, admin;

create or replace function api.begin_totp(name text default null) returns jsonb
language sql volatile
begin atomic
  select identity.begin_totp(ops.bounded(begin_totp.name, 'name'));
end;

comment on function api.begin_totp(text) is
$$Begin to set up an authenticator app
Returns {"factor_id", "secret", "uri"}. Show uri as a QR code, or secret for typing; both are shown this once. Then send the code that the
app shows to confirm_totp. name: your own word for it.
Errors: LM109 faults, LM160 fresh proof required (403), LM165 too many (409).$$;

grant execute on function api.begin_totp(text) to member, admin;
