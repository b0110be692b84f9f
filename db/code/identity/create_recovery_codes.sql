-- LM171 no_second_factor (409): The user has neither an authenticator app nor a passkey.
--   To do: Set one up first.

create or replace function identity.create_recovery_codes() returns jsonb
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_user_id uuid;
  v_codes jsonb;
begin
  perform identity.require_fresh_proof();
  v_user_id := (identity.lock_caller()).id;
  if not identity.has_second_factor(v_user_id) then
    perform ops.raise_http(409, 'LM171', 'the user has no second factor', null, 'Set up an authenticator app or a passkey first.');
  end if;
  v_codes := identity.make_recovery_codes(v_user_id);
  perform event.emit('user.recovery_codes_replaced', v_user_id);
  perform audit.record('recovery_codes_replaced', 'identity.user_account', v_user_id::text);
  perform ops.set_headers('{"Cache-Control": "no-store"}');
  return jsonb_build_object('recovery_codes', v_codes);
end
$$;

comment on function identity.create_recovery_codes() is
$$Replace the caller's recovery codes by ten new ones: {"recovery_codes"}. The old ones are void, and the user is told by mail.
Errors: LM160 fresh proof required, LM171 no second factor.$$;

grant execute on function identity.create_recovery_codes() to member, admin;

create or replace function api.create_recovery_codes() returns jsonb
language sql volatile
begin atomic
  select identity.create_recovery_codes();
end;

comment on function api.create_recovery_codes() is
$$Get new recovery codes
Returns {"recovery_codes"}: ten codes, shown this once. Each of them replaces a code of the authenticator app or a passkey once. The old
ones are void.
Errors: LM160 fresh proof required (403), LM171 no second factor (409).$$;

grant execute on function api.create_recovery_codes() to member, admin;
