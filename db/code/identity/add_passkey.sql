-- LM170 passkey_known (409): The passkey is registered already.
--   To do: Log in with it.

create or replace function identity.add_passkey(
  challenge bytea,
  credential_id bytea,
  public_key bytea,
  sign_count bigint,
  transports text[],
  model_id uuid,
  is_backed_up boolean,
  name text default null
) returns jsonb
language plpgsql volatile security definer -- the service writes no table
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_user identity.user_account;
  v_id uuid;
begin
  perform identity.refuse_faults(identity.text_fault('name', add_passkey.name, 100, false));
  -- It was issued to this session after a fresh proof (identity.begin_passkey), which the service cannot do by itself.
  if (identity.spend_passkey_challenge(add_passkey.challenge, 'register')).hash is null then
    return identity.refuse_passkey(400);
  end if;
  v_user := identity.lock_caller();
  perform identity.require_room_for_factor(v_user.id);
  insert into identity.second_factor (
    user_id, kind, name, credential_id, public_key, sign_count, transports, model_id, is_backed_up, confirmed_at)
  values (
    v_user.id, 'passkey', coalesce(ops.trimmed_line(add_passkey.name), 'Passkey'), add_passkey.credential_id, add_passkey.public_key,
    add_passkey.sign_count, add_passkey.transports, nullif(add_passkey.model_id, '00000000-0000-0000-0000-000000000000'),
    add_passkey.is_backed_up, clock_timestamp())
  on conflict (credential_id) where removed_at is null do nothing
  returning id into v_id;
  if not found then
    return ops.answer_http(409, 'LM170', 'passkey is registered already');
  end if;
  return identity.note_new_factor(v_user.id, v_id, 'passkey');
end
$$;

comment on function identity.add_passkey(bytea, bytea, bytea, bigint, text[], uuid, boolean, text) is
$$Register a passkey of the caller, whose registration the service has verified. With the first second factor the user gets recovery codes.
Returns {"factor_id", "recovery_codes", "other_sessions"}.
Answers: LM169 the challenge is not valid (400), LM170 registered already (409). Errors: LM109 faults, LM165 too many.$$;

grant execute on function identity.add_passkey(bytea, bytea, bytea, bigint, text[], uuid, boolean, text) to leadmill_api;
