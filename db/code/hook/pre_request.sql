create or replace function hook.pre_request() returns void
language sql stable
begin atomic
  select hook.require_post(), identity.require_live_session();
end;

comment on function hook.pre_request() is
$$Called by PostgREST before each request, as the role of the token. See hook.require_post() and identity.require_live_session().$$;

grant execute on function hook.pre_request() to anon, member, partner, admin;
