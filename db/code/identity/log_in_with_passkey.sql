create or replace function identity.log_in_with_passkey(
  challenge bytea,
  credential_id bytea,
  user_handle bytea,
  sign_count bigint,
  is_backed_up boolean,
  device text default null
) returns jsonb
language plpgsql volatile security definer -- the service writes no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_user identity.user_account;
  v_challenge identity.passkey_challenge;
  v_ticket_hash bytea;
begin
  select c.ticket_hash into v_ticket_hash
  from identity.passkey_challenge as c
  where c.hash = sha256(log_in_with_passkey.challenge);
  -- The user first, then ticket and challenge, which are deleted with it.
  select u.* into v_user
  from identity.user_account as u
  where u.deleted_at is null and u.id = (
    select f.user_id from identity.second_factor as f
    where f.credential_id = log_in_with_passkey.credential_id and f.removed_at is null)
  for share;
  perform from identity.log_in_ticket as t
  where t.hash = v_ticket_hash and t.user_id = v_user.id and t.expires_at > clock_timestamp()
  for update;
  if not found and v_ticket_hash is not null then
    return identity.refuse_passkey(401);
  end if;
  v_challenge := identity.spend_passkey_challenge(log_in_with_passkey.challenge, 'log_in');
  if v_challenge.hash is null or v_user.id is null
    or log_in_with_passkey.user_handle <> identity.user_handle(v_user.id)
    or not identity.use_passkey(v_user.id, log_in_with_passkey.credential_id, log_in_with_passkey.sign_count,
      log_in_with_passkey.is_backed_up)
  then
    return identity.refuse_passkey(401);
  end if;
  if v_user.is_admin and v_ticket_hash is null then
    -- The service verifies signatures. It must not be able to open the admin door by itself.
    perform audit.record('log_in_refused', 'identity.user_account', v_user.id::text, '{"code": "LM173"}');
    return ops.answer_http(403, 'LM173', 'an admin''s passkey does not log in by itself', null,
      'Call log_in first, and begin_passkey_log_in with its ticket.');
  end if;
  return identity.finish_log_in(v_user, v_ticket_hash, log_in_with_passkey.device, 'passkey');
end
$$;

comment on function identity.log_in_with_passkey(bytea, bytea, bytea, bigint, boolean, text) is
$$Open the session of a user whose passkey has signed the challenge, as the service has verified. A passkey alone is two factors: the device
that holds it, and what unlocks it. Admins need the ticket of a right password as well. user_handle: as the authenticator knows it; null
if it does not say. It does not raise.
Answers: LM169 not accepted (401), LM105 account not active, LM168 network, LM173 an admin without a ticket (403).$$;

grant execute on function identity.log_in_with_passkey(bytea, bytea, bytea, bigint, boolean, text) to leadmill_api;
