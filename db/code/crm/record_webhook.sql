create or replace function crm.record_webhook(connection_id uuid, webhook_id bigint, problem text default null) returns void
language sql volatile security definer -- workers have no privilege on tables
set search_path = pg_catalog, pg_temp
as $$
  update crm.connection as c
  set
    webhook_id = record_webhook.webhook_id,
    problem = record_webhook.problem,
    problem_at = case when record_webhook.problem is not null then clock_timestamp() end
  where c.id = record_webhook.connection_id
$$;

comment on function crm.record_webhook(uuid, bigint, text) is
$$Store the number of the webhook at Pipedrive; null and a problem when it could not be created.$$;

grant execute on function crm.record_webhook(uuid, bigint, text) to leadmill_worker;
