create or replace function identity.begin_passkey_log_in(ticket text default null) returns jsonb
language plpgsql volatile security definer -- anonymous callers write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_hash constant bytea := sha256(convert_to(begin_passkey_log_in.ticket, 'UTF8'));
  v_user_id uuid;
begin
  perform identity.require_no_wait(ops.spend('identity.passkey_challenges', ops.network_of(request.client_address())));
  if v_hash is not null then
    v_user_id := identity.user_of_ticket(v_hash);
    if v_user_id is null then
      return identity.refuse_ticket();
    end if;
  end if;
  return identity.passkey_request(identity.issue_passkey_challenge('log_in', null, v_hash), v_user_id);
end
$$;

comment on function identity.begin_passkey_log_in(text) is
$$Begin to log in by passkey: what a browser needs (PublicKeyCredentialRequestOptionsJSON). With a ticket the passkey is the second factor
of that log-in; without one it logs in a member by itself.
Answers: LM162 ticket is not valid (401). Errors: LM062 too many from this network (429).$$;

grant execute on function identity.begin_passkey_log_in(text) to anon, member;

create or replace function api.begin_passkey_log_in(ticket text default null) returns jsonb
language sql volatile
begin atomic
  select identity.begin_passkey_log_in(ops.bounded(begin_passkey_log_in.ticket, 'ticket'));
end;

comment on function api.begin_passkey_log_in(text) is
$$Begin to log in by passkey
Returns what PublicKeyCredential.parseRequestOptionsFromJSON takes. Post what the browser makes of it to /passkeys/log-in within five
minutes. ticket: from the answer of log_in, if the passkey is to be its second factor; admins need one.
Errors: LM062 too many from this network (429 with Retry-After), LM162 ticket is not valid (401).$$;

grant execute on function api.begin_passkey_log_in(text) to anon, member;
