create or replace function crm.fail_authorization(request_id uuid, problem text) returns void
language sql volatile security definer -- workers have no privilege on tables
set search_path = pg_catalog, pg_temp
as $$
  update crm.authorization_request as r
  set status = 'refused', problem = fail_authorization.problem, code = null, finished_at = clock_timestamp()
  where r.id = fail_authorization.request_id and r.status = 'exchanging'
$$;

comment on function crm.fail_authorization(uuid, text) is $$Record that a code was not exchanged. problem: the cause, as a code.$$;

grant execute on function crm.fail_authorization(uuid, text) to leadmill_worker;
