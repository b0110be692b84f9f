create or replace function identity.begin_passkey() returns jsonb
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_user identity.user_account;
begin
  perform identity.require_fresh_proof();
  v_user := identity.lock_caller();
  perform identity.require_room_for_factor(v_user.id);
  return jsonb_build_object(
    -- No rp.id: the browser takes the host of the page, and api/passkeys.py expects that.
    'rp', jsonb_build_object('name', ops.setting_of('identity.totp_issuer')),
    'user', jsonb_build_object(
      'id', identity.base64url(identity.user_handle(v_user.id)),
      'name', v_user.email,
      'displayName', coalesce(nullif(concat_ws(' ', v_user.first_name, v_user.last_name), ''), v_user.email)),
    'challenge', identity.issue_passkey_challenge('register', request.session_id(), null),
    -- ES256, Ed25519, RS256.
    'pubKeyCredParams', (
      select jsonb_agg(jsonb_build_object('type', 'public-key', 'alg', a.alg)) from unnest('{-7,-8,-257}'::integer[]) as a (alg)),
    'timeout', 300000,
    'excludeCredentials', identity.passkey_descriptors(v_user.id),
    'authenticatorSelection', '{"residentKey": "required", "requireResidentKey": true, "userVerification": "required"}'::jsonb,
    'attestation', 'none');
end
$$;

comment on function identity.begin_passkey() is
$$Begin to register a passkey: what a browser needs (PublicKeyCredentialCreationOptionsJSON). The service verifies what the browser
returns, and calls identity.add_passkey().
Errors: LM160 fresh proof required, LM165 too many.$$;

grant execute on function identity.begin_passkey() to member, admin;

create or replace function api.begin_passkey() returns jsonb
language sql volatile
begin atomic
  select identity.begin_passkey();
end;

comment on function api.begin_passkey() is
$$Begin to register a passkey
Returns what PublicKeyCredential.parseCreationOptionsFromJSON takes. Post what the browser makes of it to /passkeys within five minutes.
Errors: LM160 fresh proof required (403), LM165 too many second factors (409).$$;

grant execute on function api.begin_passkey() to member, admin;
