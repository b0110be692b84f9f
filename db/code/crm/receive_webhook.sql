create or replace function crm.watch_object(connection_id uuid, entity text, object_id text) returns void
language plpgsql volatile
as $$
declare
  v_now constant timestamptz := clock_timestamp();
  v_ready_at timestamptz;
begin
  insert into crm.watched_object as w (connection_id, entity, object_id, first_event_at, ready_at)
  values (watch_object.connection_id, watch_object.entity, watch_object.object_id, v_now, v_now + crm.burst_pause())
  on conflict on constraint watched_object_pkey do update
  set
    first_event_at = coalesce(w.first_event_at, v_now),
    updated_at = v_now,
    ready_at = greatest(
      -- Each event lets the others of its burst come, but not for ever.
      least(v_now + crm.burst_pause(), coalesce(w.first_event_at, v_now) + interval '1 second'),
      -- What follows soon on a change that was told is told together.
      w.told_at + interval '3 seconds',
      -- It is put off because Pipedrive did not answer as it should.
      case when w.attempts > 0 then w.ready_at end)
  returning w.ready_at into v_ready_at;
  perform crm.defer_changes(connection_id, v_ready_at);
end
$$;

comment on function crm.watch_object(uuid, text, text) is
$$Have an object read again after the burst of events that this one may belong to.$$;

create or replace function crm.burst_pause() returns interval
language sql immutable parallel safe
return interval '300 milliseconds';

comment on function crm.burst_pause() is $$So long after an event the others of its burst are waited for.$$;

create or replace function crm.defer_changes(connection_id uuid, at timestamptz) returns void
language plpgsql volatile
as $$
begin
  -- A job that waits may begin in between.
  while queue.defer(
    'follow_changes', jsonb_build_object('connection_id', connection_id),
    lock => 'crm-changes:' || connection_id, queueing_lock => 'changes:' || connection_id, at => defer_changes.at) is null
    and queue.run_by('changes:' || connection_id, defer_changes.at) is null
  loop
  end loop;
end
$$;

comment on function crm.defer_changes(uuid, timestamptz) is
$$Defer the job that reads the objects of waiting events, or bring forward the one that waits for a later time.$$;

create or replace function crm.entity_of(object text) returns text
language sql immutable parallel safe
return case
  when object = 'lead' then 'prospect'
  when object in ('deal', 'person', 'activity') then object end;

comment on function crm.entity_of(text) is $$Our word for a kind of object at Pipedrive; null if its changes are not told.$$;

create or replace function crm.object_of(entity text) returns text
language sql immutable parallel safe
return case when object_of.entity = 'prospect' then 'lead' else object_of.entity end;

comment on function crm.object_of(text) is $$Pipedrive's word for one of our kinds of objects.$$;

create or replace function crm.receive_webhook(
  connection_id uuid,
  event_id text,
  action text,
  entity text,
  entity_id bigint,
  happened_at timestamptz,
  object_id text default null,
  object_updated_at timestamptz default null,
  before jsonb default '{}',
  is_bulk boolean default false,
  merged_into text default null
) returns text
language plpgsql volatile security definer -- the service has no privilege on tables
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_event crm.webhook_event;
begin
  insert into crm.webhook_event as e (
    connection_id, event_id, action, entity, entity_id, happened_at, object_id, object_updated_at, before, is_bulk, merged_into,
    status, change_status)
  select
    c.id, receive_webhook.event_id, receive_webhook.action, receive_webhook.entity, receive_webhook.entity_id,
    receive_webhook.happened_at, receive_webhook.object_id, receive_webhook.object_updated_at,
    receive_webhook.before || case when receive_webhook.before ->> 'value' is null then '{}'
      else jsonb_build_object('value', (receive_webhook.before ->> 'value')::numeric) end,
    receive_webhook.is_bulk, receive_webhook.merged_into,
    case when c.is_active and c.niche_id is not null and receive_webhook.entity = 'deal' then 'waiting' else 'ignored' end,
    -- A connection of the platform only imports.
    case when c.is_active and c.organization_id is not null and receive_webhook.entity = any(c.objects)
      and receive_webhook.object_id is not null and receive_webhook.action in ('create', 'change', 'delete')
      then 'waiting' else 'ignored' end
  from crm.connection as c
  where c.id = receive_webhook.connection_id
  on conflict on constraint webhook_event_is_stored_once do nothing
  returning e.* into v_event;
  if v_event.status = 'waiting' then
    -- A second later, because changing a hundred deals at once sends a hundred events.
    perform crm.defer_fetch(receive_webhook.connection_id, '1 second');
  end if;
  if v_event.change_status = 'waiting' then
    perform crm.watch_object(v_event.connection_id, crm.entity_of(v_event.entity), v_event.object_id);
  end if;
  return case
    when v_event.id is null then 'duplicate'
    when 'waiting' in (v_event.status, v_event.change_status) then 'waiting'
    else 'ignored' end;
end
$$;

comment on function crm.receive_webhook(uuid, text, text, text, bigint, timestamptz, text, timestamptz, jsonb, boolean, text) is
$$Store an event and defer reading its object again: for the import, and for the organisation that wants to know of changes. What the
event says is a hint, because events arrive twice, late and in any order. entity_id: the number of the object. object_id: its number or
uuid. before: former values of the fields that changed, amounts as text. Returns waiting, ignored or duplicate.$$;

grant execute on function
crm.receive_webhook(uuid, text, text, text, bigint, timestamptz, text, timestamptz, jsonb, boolean, text) to leadmill_api;
