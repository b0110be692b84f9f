create or replace function crm.delay_fetch(connection_id uuid, problem text, wait interval) returns void
language plpgsql volatile security definer -- workers have no privilege on tables
set search_path = pg_catalog, pg_temp
as $$
begin
  update crm.connection as c set problem = delay_fetch.problem, problem_at = clock_timestamp()
  where c.id = delay_fetch.connection_id and delay_fetch.problem is not null;
  perform crm.defer_fetch(connection_id, wait);
end
$$;

comment on function crm.delay_fetch(uuid, text, interval) is
$$Read the waiting deals later. problem: the cause, as a code.$$;

grant execute on function crm.delay_fetch(uuid, text, interval) to leadmill_worker;
