create or replace function crm.note_problem(connection_id uuid, problem text) returns void
language sql volatile security definer -- workers have no privilege on tables
set search_path = pg_catalog, pg_temp
as $$
  update crm.connection as c set problem = note_problem.problem, problem_at = clock_timestamp() where c.id = note_problem.connection_id
$$;

comment on function crm.note_problem(uuid, text) is
$$Tell at a connection what stands in the way, as a code; the next success clears it.$$;

grant execute on function crm.note_problem(uuid, text) to leadmill_worker;
