create or replace function hook.pre_request() returns void
-- Each request waits for it: PL/pgSQL keeps its plan.
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_role constant text := hook.admit_request();
begin
  -- A definer cannot change the role. Nothing but this function does.
  if v_role is not null then
    perform set_config('role', v_role, true);
  end if;
end
$$;

comment on function hook.pre_request() is
$$Called by PostgREST before each request, as the role of the token. See hook.admit_request().$$;

grant execute on function hook.pre_request() to anon, member, partner, admin;
