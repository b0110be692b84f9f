create or replace function crm.webhook_made(connection_id uuid, webhook_id bigint, problem text default null) returns void
language sql volatile security definer -- the worker sees no table
set search_path = pg_catalog, pg_temp
as $$
  update crm.connection as c
  set
    webhook_id = webhook_made.webhook_id,
    problem = webhook_made.problem,
    problem_at = case when webhook_made.problem is not null then clock_timestamp() end
  where c.id = webhook_made.connection_id
$$;

comment on function crm.webhook_made(uuid, bigint, text) is
$$Keep the number of the webhook at Pipedrive; null and a problem when it cannot be made there.$$;

grant execute on function crm.webhook_made(uuid, bigint, text) to leadmill_worker;
