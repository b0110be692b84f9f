create or replace function identity.prove_with_passkey(
  challenge bytea,
  credential_id bytea,
  user_handle bytea,
  sign_count bigint,
  is_backed_up boolean
) returns jsonb
language plpgsql volatile security definer -- the service writes no table
set search_path = pg_catalog, pg_temp
as $$
begin
  if (identity.spend_passkey_challenge(prove_with_passkey.challenge, 'prove')).hash is null
    or prove_with_passkey.user_handle <> identity.user_handle(request.user_id())
    or not identity.use_passkey(request.user_id(), prove_with_passkey.credential_id, prove_with_passkey.sign_count,
      prove_with_passkey.is_backed_up)
  then
    return identity.refuse_passkey(400);
  end if;
  return identity.note_proof('passkey');
end
$$;

comment on function identity.prove_with_passkey(bytea, bytea, bytea, bigint, boolean) is
$$Note that the caller has proved who they are by a passkey, whose signature the service has verified: {"proved_at", "fresh_until"}.
Answers: LM169 not accepted (400).$$;

grant execute on function identity.prove_with_passkey(bytea, bytea, bytea, bigint, boolean) to leadmill_api;
