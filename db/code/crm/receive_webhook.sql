create or replace function crm.receive_webhook(
  connection_id uuid,
  event_id text,
  action text,
  entity text,
  entity_id bigint,
  happened_at timestamptz
) returns text
language plpgsql volatile security definer -- the service has no privilege on tables
set search_path = pg_catalog, pg_temp
as $$
declare
  v_status text;
begin
  insert into crm.webhook_event as e (connection_id, event_id, action, entity, entity_id, happened_at, status)
  select
    c.id, receive_webhook.event_id, receive_webhook.action, receive_webhook.entity, receive_webhook.entity_id,
    receive_webhook.happened_at, case when c.is_active and receive_webhook.entity = 'deal' then 'waiting' else 'ignored' end
  from crm.connection as c
  where c.id = receive_webhook.connection_id
  on conflict on constraint webhook_event_is_stored_once do nothing
  returning e.status into v_status;
  if v_status = 'waiting' then
    -- A second later, because changing a hundred deals at once sends a hundred events.
    perform crm.defer_fetch(connection_id, '1 second');
  end if;
  return coalesce(v_status, 'duplicate');
end
$$;

comment on function crm.receive_webhook(uuid, text, text, text, bigint, timestamptz) is
$$Store an event and defer reading its deal again. The content of the event is not trusted, because events arrive twice, late and
in any order. Returns waiting, ignored or duplicate.$$;

grant execute on function crm.receive_webhook(uuid, text, text, text, bigint, timestamptz) to leadmill_api;
