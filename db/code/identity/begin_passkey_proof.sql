create or replace function identity.begin_passkey_proof() returns jsonb
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
begin
  if not identity.factor_kinds(request.user_id()) ? 'passkey' then
    perform ops.raise_http(400, 'LM172', 'another proof is needed', identity.factor_kinds(request.user_id())::text,
      'There is no passkey: use prove.');
  end if;
  return identity.passkey_request(
    identity.issue_passkey_challenge('prove', request.session_id(), null), request.user_id());
end
$$;

comment on function identity.begin_passkey_proof() is
$$Begin to prove by passkey who the caller is: what a browser needs (PublicKeyCredentialRequestOptionsJSON).
Errors: LM172 the caller has no passkey.$$;

grant execute on function identity.begin_passkey_proof() to member, admin;

create or replace function api.begin_passkey_proof() returns jsonb
language sql volatile
begin atomic
  select identity.begin_passkey_proof();
end;

comment on function api.begin_passkey_proof() is
$$Begin to prove by passkey who you are
Returns what PublicKeyCredential.parseRequestOptionsFromJSON takes. Post what the browser makes of it to /passkeys/proof within five
minutes: it is the same as prove.
Errors: LM172 there is no passkey (400).$$;

grant execute on function api.begin_passkey_proof() to member, admin;
