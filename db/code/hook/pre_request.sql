create or replace function hook.pre_request() returns void
language sql stable
begin atomic
  select identity.admit_request();
end;

comment on function hook.pre_request() is
$$Called by PostgREST before each request, as the role of the token. See identity.admit_request.$$;

grant execute on function hook.pre_request() to anon, member, partner, admin;
