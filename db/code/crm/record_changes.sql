create or replace function crm.name_in_account(connection_id uuid, kind text, number bigint) returns text
language plpgsql stable -- as those below: PL/pgSQL keeps the plan, and a change calls it often
as $$
begin
  return left(case kind
    when 'pipeline' then (
      select p.name from crm.pipeline as p
      where p.connection_id = name_in_account.connection_id and p.pipeline_id = name_in_account.number)
    when 'stage' then (
      select s.name from crm.stage as s
      where s.connection_id = name_in_account.connection_id and s.stage_id = name_in_account.number)
    when 'owner' then (
      select u.name from crm.account_user as u
      where u.connection_id = name_in_account.connection_id and u.user_id = name_in_account.number) end, 255);
end
$$;

comment on function crm.name_in_account(uuid, text, bigint) is
$$The name of a pipeline, a stage or an owner, as the account was read last; null if it is not listed.$$;

create or replace function crm.named_changes(connection_id uuid, changes jsonb) returns jsonb
language plpgsql stable
as $$
declare
  v_changes jsonb := changes;
  v_field text;
begin
  foreach v_field in array array['stage_id', 'pipeline_id', 'owner_id'] loop
    if changes ? v_field then
      v_changes := jsonb_set(v_changes, array[v_field], changes -> v_field || jsonb_strip_nulls(jsonb_build_object(
        'from_name', crm.name_in_account(
          connection_id, replace(v_field, '_id', ''), crm.number_of(changes #> array[v_field, 'from'])),
        'to_name', crm.name_in_account(
          connection_id, replace(v_field, '_id', ''), crm.number_of(changes #> array[v_field, 'to'])))));
    end if;
  end loop;
  return v_changes;
end
$$;

comment on function crm.named_changes(uuid, jsonb) is $$Changes with the names of what they number: "from_name" and "to_name".$$;

create or replace function crm.number_of(value jsonb) returns bigint
language sql immutable parallel safe
return case when jsonb_typeof(value) = 'number' and value::text ~ '^[0-9]{1,18}$' then value::text::bigint end;

comment on function crm.number_of(jsonb) is $$A number at Pipedrive; null if the value is none.$$;

create or replace function crm.amount_of(value jsonb) returns numeric
language sql immutable parallel safe
return case when jsonb_typeof(value) = 'number' then value::numeric end;

comment on function crm.amount_of(jsonb) is $$An exact number; null if the value is none.$$;

create or replace function crm.custom_fields_of(entity text, object jsonb) returns jsonb
language plpgsql immutable parallel safe
as $$
begin
  return (
    select coalesce(jsonb_object_agg(f.key, f.value), '{}')
    from jsonb_each(
      -- Prospects have them beside their other fields.
      case when custom_fields_of.entity = 'prospect' then object
        when jsonb_typeof(object -> 'custom_fields') = 'object' then object -> 'custom_fields' else '{}' end) as f (key, value)
    where f.value <> 'null' and f.key ~ '^[0-9a-f]{40}$' and length(f.value::text) <= 4000);
end
$$;

comment on function crm.custom_fields_of(text, jsonb) is
$$The custom fields of an object that have a value, by key, without texts of more than 4000 characters.$$;

create or replace function crm.store_change(
  connection crm.connection, watched crm.watched_object, derived jsonb, events jsonb, object jsonb, person jsonb
) returns crm.change
language plpgsql volatile
as $$
declare
  -- Of an object that is gone the last values are in the event of its deletion.
  v_object constant jsonb := coalesce(object, events #> array['-1', 'before'], '{}');
  v_person constant jsonb := crm.contact_of(case when watched.entity = 'person' then v_object else person end);
  -- The amount and the currency of a prospect are in one.
  v_money constant jsonb := case when jsonb_typeof(v_object -> 'value') = 'object' then v_object -> 'value' else v_object end;
  v_pipeline_id constant bigint := crm.number_of(v_object -> 'pipeline_id');
  v_stage_id constant bigint := crm.number_of(v_object -> 'stage_id');
  v_owner_id constant bigint := crm.number_of(v_object -> 'owner_id');
  v_change crm.change;
begin
  insert into crm.change as c (
    connection_id, organization_id, entity, object_id, kinds, changes, object_updated_at, is_bulk, is_missing, happened_at,
    title, value, currency, status, pipeline_id, pipeline, stage_id, stage, owner_id, owner, person, contact, details, custom_fields)
  values (
    connection.id, connection.organization_id, watched.entity, watched.object_id,
    array(select jsonb_array_elements_text(derived -> 'kinds')), crm.named_changes(connection.id, derived -> 'changes'),
    (v_object ->> 'update_time')::timestamptz, (derived ->> 'is_bulk')::boolean, object is null,
    (select max((e.event ->> 'happened_at')::timestamptz) from jsonb_array_elements(events) as e (event)),
    left(ops.plain_text(coalesce(v_object ->> 'title', v_object ->> 'subject', v_object ->> 'name')), 255),
    crm.amount_of(coalesce(v_money -> 'amount', v_money -> 'value')), left(v_money ->> 'currency', 10),
    case
      when (derived ->> 'is_deleted')::boolean then 'deleted'
      when v_object ->> 'status' in ('open', 'won', 'lost') then v_object ->> 'status' else 'none' end,
    v_pipeline_id, crm.name_in_account(connection.id, 'pipeline', v_pipeline_id),
    v_stage_id, crm.name_in_account(connection.id, 'stage', v_stage_id),
    v_owner_id, crm.name_in_account(connection.id, 'owner', v_owner_id),
    v_person ->> 'name', case when connection.shows_contact then nullif(v_person - 'name', '{}') end,
    jsonb_strip_nulls(jsonb_build_object(
      'lost_reason', left(v_object ->> 'lost_reason', 255), 'expected_close_date', v_object -> 'expected_close_date',
      'type', left(v_object ->> 'type', 100), 'due_date', v_object -> 'due_date', 'deal_id', v_object -> 'deal_id')),
    crm.custom_fields_of(watched.entity, v_object))
  on conflict on constraint change_is_told_once do nothing
  returning c.* into v_change;
  return v_change;
end
$$;

comment on function crm.store_change(crm.connection, crm.watched_object, jsonb, jsonb, jsonb, jsonb) is
$$Store what was derived of an object, with all that a notification shows of it. Null if it was stored already.$$;

create or replace function crm.waiting_events(connection_id uuid, entity text, object_id text, last_event bigint) returns jsonb
language plpgsql stable
as $$
begin
  return (
    select jsonb_agg(jsonb_build_object(
      'action', e.action, 'before', e.before, 'merged_into', e.merged_into, 'is_bulk', e.is_bulk,
      'object_updated_at', e.object_updated_at, 'updated_at', coalesce(e.object_updated_at, e.happened_at),
      'happened_at', coalesce(e.happened_at, e.received_at))
      order by coalesce(e.object_updated_at, e.happened_at), e.id)
    from crm.webhook_event as e
    where e.connection_id = waiting_events.connection_id and e.entity = crm.object_of(waiting_events.entity)
      and e.object_id = waiting_events.object_id and e.change_status = 'waiting' and e.id <= waiting_events.last_event);
end
$$;

comment on function crm.waiting_events(uuid, text, text, bigint) is
$$The events about an object whose change is not derived yet, oldest first, as crm.derive_change() takes them; null if there are none.$$;

create or replace function crm.release_object(watched crm.watched_object, told jsonb, is_told boolean) returns void
language plpgsql volatile
as $$
begin
  update crm.watched_object as w
  set
    told = release_object.told,
    told_at = case when is_told then clock_timestamp() else w.told_at end,
    attempts = 0,
    (first_event_at, ready_at) = (
      -- What came while the object was read.
      select min(e.received_at), min(e.received_at) + case when is_told then interval '3 seconds' else crm.burst_pause() end
      from crm.webhook_event as e
      where e.connection_id = watched.connection_id and e.entity = crm.object_of(watched.entity)
        and e.object_id = watched.object_id and e.change_status = 'waiting')
  where w.connection_id = watched.connection_id and w.entity = watched.entity and w.object_id = watched.object_id;
end
$$;

comment on function crm.release_object(crm.watched_object, jsonb, boolean) is
$$Remember what was told of an object, and have it read again if more events wait. is_told: now.$$;

create or replace function crm.record_change(
  connection crm.connection, entity text, object_id text, last_event bigint, object jsonb, person jsonb
) returns crm.change
language plpgsql volatile
as $$
#variable_conflict use_column
declare
  v_watched crm.watched_object;
  v_events jsonb;
  v_fields constant jsonb := crm.fields_of(entity, object);
  v_derived jsonb;
  v_change crm.change;
begin
  select w.* into v_watched from crm.watched_object as w
  where w.connection_id = connection.id and w.entity = record_change.entity and w.object_id = record_change.object_id
  for no key update;
  v_events := crm.waiting_events(connection.id, record_change.entity, record_change.object_id, last_event);
  if v_events is null then
    perform crm.release_object(v_watched, v_watched.told, false);
    return null;
  elsif v_watched.attempts < 3 and crm.is_behind(v_fields, v_events) then
    update crm.watched_object as w
    set attempts = w.attempts + 1, ready_at = clock_timestamp() + (2 ^ w.attempts) * interval '1 second'
    where w.connection_id = connection.id and w.entity = v_watched.entity and w.object_id = v_watched.object_id;
    return null;
  end if;
  v_derived := crm.derive_change(record_change.entity, v_watched.told, v_events, v_fields);
  if v_derived -> 'kinds' <> '[]' then
    v_change := crm.store_change(connection, v_watched, v_derived, v_events, object, person);
  end if;
  update crm.webhook_event as e
  set change_status = v_derived ->> 'outcome'
  where e.connection_id = connection.id and e.entity = crm.object_of(v_watched.entity)
    and e.object_id = v_watched.object_id and e.change_status = 'waiting' and e.id <= last_event;
  perform crm.release_object(v_watched, v_derived -> 'told', v_change.id is not null);
  return v_change;
end
$$;

comment on function crm.record_change(crm.connection, text, text, bigint, jsonb, jsonb) is
$$Derive what happened to one object, and store it. last_event: the newest that had arrived before the object was read. object: null if it
was not found. Returns null if nothing happened that was not told.$$;

create or replace function crm.is_behind(fields jsonb, events jsonb) returns boolean
language sql immutable parallel safe
begin atomic
  select coalesce(bool_or(case
    when e.event ->> 'action' = 'delete' then not (fields ->> 'is_deleted')::boolean
    else (e.event ->> 'object_updated_at')::timestamptz >= (fields ->> 'updated_at')::timestamptz + interval '1 second' end), false)
  from jsonb_array_elements(events) as e (event);
end;

comment on function crm.is_behind(jsonb, jsonb) is
$$Whether the state that was read is older than an event: Pipedrive's API can lag behind its webhooks. Whole seconds are compared.$$;

create or replace function crm.record_changes(connection_id uuid, last_event bigint, objects jsonb, persons jsonb) returns integer
language plpgsql volatile security definer -- workers have no privilege on tables
set search_path = pg_catalog, pg_temp
as $$
declare
  v_connection crm.connection;
  v_item jsonb;
  v_change crm.change;
  v_changes crm.change[] := array[]::crm.change[];
begin
  -- No lock: an import or an admin that holds the connection delays no notification.
  select c.* into v_connection from crm.connection as c where c.id = record_changes.connection_id;
  for v_item in
    select e.item from jsonb_array_elements(objects) as e (item) order by e.item ->> 'entity', e.item ->> 'id'
  loop
    v_change := crm.record_change(
      v_connection, v_item ->> 'entity', v_item ->> 'id', last_event, nullif(v_item -> 'object', 'null'), (
        select p.person from jsonb_array_elements(persons) as p (person)
        where p.person -> 'id' = v_item #> '{object,person_id}' and not p.person @> '{"is_deleted": true}'
        limit 1));
    if v_change.id is not null then
      v_changes := v_changes || v_change;
    end if;
  end loop;
  perform event.emit_all(k.kind, array_agg((c.id, c.organization_id, '{}')::event.fact order by c.id))
  from unnest(v_changes) as c
  cross join lateral (select c.entity || '.' || e.kind as kind, e.position from unnest(c.kinds) with ordinality as e (kind, position)) as k
  group by k.kind
  order by min(k.position), k.kind;
  update crm.connection as c set problem = null, problem_at = null, refused_until_at = null
  where c.id = v_connection.id and c.problem is not null;
  -- Names may have changed. They are read by another job, because a notification does not wait for that.
  if v_connection.account_read_at < clock_timestamp() - interval '1 hour'
    and not queue.has_pending('read_account', jsonb_build_object('connection_id', v_connection.id))
  then
    perform crm.defer_account(v_connection.id);
  end if;
  return cardinality(v_changes);
end
$$;

comment on function crm.record_changes(uuid, bigint, jsonb, jsonb) is
$$Derive what happened to objects that were read again, store it and emit its events, such as deal.won, in one transaction. last_event: from
crm.begin_changes(). objects: {"entity", "id", "object"}, as Pipedrive's API shows them, null if not found. persons: of the deals and
prospects. Returns the number of objects to which something happened that was not told.$$;

grant execute on function crm.record_changes(uuid, bigint, jsonb, jsonb) to leadmill_worker;
