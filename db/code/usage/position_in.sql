create or replace function usage.position_in(source text, out head text, out "position" bigint)
language sql stable security definer -- workers read no table of this room
set search_path = pg_catalog, pg_temp
as $$
  select p.head, p.position from usage.log_position as p where p.source = position_in.source
$$;

comment on function usage.position_in(text) is $$How far an access log has been read; nulls if it never was.$$;

grant execute on function usage.position_in(text) to leadmill_worker;
