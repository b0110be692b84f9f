-- LM169 passkey_refused (400, 401): The passkey is not accepted: its challenge is unknown, was used or has expired, the passkey is unknown
--   or was removed, or what it signed is not right; 401 at a log-in.
--   To do: Begin again.
-- LM173 passkey_needs_ticket (403): An admin's passkey is a second factor and does not log in by itself.
--   To do: Call `log_in` first, and send its ticket to `begin_passkey_log_in`.

create or replace function identity.user_handle(user_id uuid) returns bytea
language sql stable
set search_path = pg_catalog, pg_temp
return ops.derived_secret('identity.user_account handle', user_id);

comment on function identity.user_handle(uuid) is
$$What authenticators know a user by: it tells neither the id nor anything else about the user.$$;

create or replace function identity.issue_passkey_challenge(purpose text, session_id uuid, ticket_hash bytea) returns text
language plpgsql volatile
as $$
declare
  v_challenge constant bytea := extensions.gen_random_bytes(32);
begin
  insert into identity.passkey_challenge (hash, purpose, session_id, ticket_hash, expires_at)
  values (
    sha256(v_challenge), issue_passkey_challenge.purpose, issue_passkey_challenge.session_id, issue_passkey_challenge.ticket_hash,
    clock_timestamp() + interval '5 minutes');
  perform ops.set_headers('{"Cache-Control": "no-store"}');
  return identity.base64url(v_challenge);
end
$$;

comment on function identity.issue_passkey_challenge(text, uuid, bytea) is $$A new challenge for a passkey, as base64url.$$;

create or replace function identity.passkey_descriptors(user_id uuid) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'type', 'public-key', 'id', identity.base64url(f.credential_id), 'transports', to_jsonb(f.transports)) order by f.id), '[]')
  from identity.second_factor as f
  where f.user_id = passkey_descriptors.user_id and f.kind = 'passkey' and f.removed_at is null
$$;

comment on function identity.passkey_descriptors(uuid) is $$The passkeys of a user, as WebAuthn names them to a browser.$$;

create or replace function identity.passkey_request(challenge text, user_id uuid) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
-- No rpId: the browser takes the host of the page, and api/passkeys.py expects that.
return jsonb_build_object(
  'challenge', challenge, 'timeout', 300000, 'userVerification', 'required',
  'allowCredentials', case when user_id is null then '[]' else identity.passkey_descriptors(user_id) end);

comment on function identity.passkey_request(text, uuid) is
$$What a browser needs to ask for a passkey (PublicKeyCredentialRequestOptionsJSON): any, or those of a user.$$;

create or replace function identity.spend_passkey_challenge(challenge bytea, purpose text) returns identity.passkey_challenge
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  -- Of two answers to one challenge that come at once, the second finds nothing.
  delete from identity.passkey_challenge as c
  where c.hash = sha256(spend_passkey_challenge.challenge) and c.purpose = spend_passkey_challenge.purpose
    and c.expires_at > clock_timestamp()
    and (c.session_id is null or c.session_id = request.session_id())
  returning c.*
$$;

comment on function identity.spend_passkey_challenge(bytea, text) is
$$Spend a challenge of this purpose, and of the caller's session where it belongs to one. Null if there is none.$$;

create or replace function identity.use_passkey(user_id uuid, credential_id bytea, sign_count bigint, is_backed_up boolean) returns boolean
language plpgsql volatile
as $$
begin
  update identity.second_factor as f
  set sign_count = use_passkey.sign_count, is_backed_up = use_passkey.is_backed_up, last_used_at = clock_timestamp()
  where f.credential_id = use_passkey.credential_id and f.user_id = use_passkey.user_id and f.removed_at is null
    -- Passkeys that are synchronised do not count.
    and (use_passkey.sign_count > f.sign_count or (use_passkey.sign_count = 0 and f.sign_count = 0));
  if found then
    return true;
  end if;
  perform audit.record('passkey_refused', 'identity.user_account', use_passkey.user_id::text,
    jsonb_build_object('code', 'LM169', 'sign_count', use_passkey.sign_count));
  return false;
end
$$;

comment on function identity.use_passkey(uuid, bytea, bigint, boolean) is
$$Note a signature of a passkey. False if the passkey is not the user's, was removed, or its count did not rise: then it may be a copy,
and that is recorded.
Answers: LM169 in the record alone.$$;

create or replace function identity.refuse_passkey(status integer) returns jsonb
language sql volatile
set search_path = pg_catalog, pg_temp
return ops.answer_http(status, 'LM169', 'passkey is not accepted', null, 'Begin again.',
  case status when 401 then '{"WWW-Authenticate": "Bearer"}' else '{}' end::jsonb);

comment on function identity.refuse_passkey(integer) is
$$The answer to a passkey that is not accepted.
Answers: LM169 (400, 401).$$;
