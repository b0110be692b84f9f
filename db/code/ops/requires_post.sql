create or replace function ops.requires_post(function text) returns boolean
-- Each GET of a function asks: PL/pgSQL keeps its plan.
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return exists (
    select from pg_proc as p
    where p.pronamespace = 'api'::regnamespace and p.proname = requires_post.function and p.provolatile = 'v');
end
$$;

comment on function ops.requires_post(text) is
$$Whether a function of the API writes, so that it is called by POST alone: it is volatile.$$;

grant execute on function ops.requires_post(text) to leadmill_api;
