create or replace function crm.record_webhook(connection_id uuid, object text, webhook_id bigint default null) returns void
language plpgsql volatile security definer -- workers have no privilege on tables
set search_path = pg_catalog, pg_temp
as $$
begin
  if record_webhook.webhook_id is null then
    delete from crm.webhook as w where w.connection_id = record_webhook.connection_id and w.object = record_webhook.object;
    return;
  end if;
  insert into crm.webhook as w (connection_id, object, webhook_id)
  values (record_webhook.connection_id, record_webhook.object, record_webhook.webhook_id)
  on conflict on constraint webhook_pkey do update set webhook_id = excluded.webhook_id, created_at = clock_timestamp();
end
$$;

comment on function crm.record_webhook(uuid, text, bigint) is
$$Store the number of the webhook at Pipedrive for an object; null when there is none.$$;

grant execute on function crm.record_webhook(uuid, text, bigint) to leadmill_worker;
