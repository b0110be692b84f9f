create or replace function hook.pre_request() returns void
language sql stable
begin atomic
  select hook.require_recent() where pg_is_in_recovery();
  select hook.require_post(), identity.require_live_session();
  -- A definer cannot change the role. Nothing but this function does.
  select set_config('role', identity.act_as_key(
    h.headers ->> 'x-api-key', current_setting('request.method', true), current_setting('request.path', true)), true)
  from (select nullif(current_setting('request.headers', true), '')::jsonb as headers) as h
  where h.headers ? 'x-api-key';
  select usage.admit_call(current_setting('request.path', true));
end;

comment on function hook.pre_request() is
$$Called by PostgREST before each request, as the role of the token. A request with an API key goes on in the role of the key. See
hook.require_recent(), hook.require_post(), identity.require_live_session(), identity.act_as_key() and usage.admit_call().$$;

grant execute on function hook.pre_request() to anon, member, partner, admin;
