create or replace function crm.required_reads_of_fetched(connection_id uuid, deals jsonb)
  returns table (persons bigint[], reads_account boolean)
language sql stable security definer -- workers have no privilege on tables
set search_path = pg_catalog, pg_temp
as $$
  select l.*
  from crm.connection as c
  cross join lateral crm.required_reads_of(c.id, now() - c.oldest, now() - c.youngest, required_reads_of_fetched.deals) as l
  where c.id = required_reads_of_fetched.connection_id
$$;

comment on function crm.required_reads_of_fetched(uuid, jsonb) is
$$What must be read before the deals of webhook events can be imported.$$;

grant execute on function crm.required_reads_of_fetched(uuid, jsonb) to leadmill_worker;
