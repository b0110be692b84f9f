-- Deploy leadmill:api/refresh_session to pg

begin;

create function api.refresh_session(refresh_token text) returns jsonb
language sql volatile
begin atomic
  select identity.refresh_session(ops.bounded(refresh_session.refresh_token, 'refresh_token'));
end;

comment on function api.refresh_session(text) is
$$Refresh a session
Spends the refresh token for a new pair, as log_in answers. The same token again within ten seconds brings the same
refresh token; later it ends the session. Send no Authorization header: the access token may have run out.
Errors: LM106 not valid, LM107 used before (401).$$;

grant execute on function api.refresh_session(text) to anon, member;

commit;
