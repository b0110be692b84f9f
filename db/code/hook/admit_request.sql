create or replace function hook.admit_request() returns text
-- Each request waits for it: PL/pgSQL keeps its plans.
language plpgsql stable security definer -- callers execute none of what it calls
set search_path = pg_catalog, pg_temp
as $$
declare
  v_method constant text := current_setting('request.method', true);
  v_path constant text := current_setting('request.path', true);
  v_key constant text := nullif(current_setting('request.headers', true), '')::jsonb ->> 'x-api-key';
  v_role text;
begin
  -- In this order. One statement costs less than three.
  perform hook.require_recent(), hook.require_post(v_method, v_path), identity.require_live_session();
  if v_key is not null then
    v_role := identity.act_as_key(v_key, v_method, v_path);
  end if;
  perform usage.admit_call(v_path);
  return v_role;
end
$$;

comment on function hook.admit_request() is
$$Refuse the current request or admit it. Returns the role that it has from now on: that of its API key; null without one, when it keeps
that of its token. See hook.require_recent(), hook.require_post(), identity.require_live_session(), identity.act_as_key() and
usage.admit_call().$$;

grant execute on function hook.admit_request() to anon, member, partner, admin;
