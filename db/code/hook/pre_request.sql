create or replace function hook.pre_request() returns void
language sql stable
begin atomic
  -- A definer cannot change the role. Nothing but this function does.
  select set_config('role', a.role, true)
  from hook.admit_request() as a (role)
  where a.role is not null;
end;

comment on function hook.pre_request() is
$$Called by PostgREST before each request, as the role of the token. See hook.admit_request().$$;

grant execute on function hook.pre_request() to anon, member, partner, admin;
