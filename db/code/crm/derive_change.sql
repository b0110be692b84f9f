create or replace function crm.changed_field(told jsonb, events jsonb, field text, value jsonb) returns jsonb
language plpgsql immutable parallel safe
as $$
declare
  v_through constant timestamptz := (told #>> array[field, 'through'])::timestamptz;
  v_is_mentioned boolean;
  v_newer jsonb;
  v_from jsonb;
begin
  select
    count(*) > 0,
    jsonb_agg(e.event order by e.position) filter (where coalesce((e.event ->> 'updated_at')::timestamptz > v_through, true))
  into v_is_mentioned, v_newer
  from jsonb_array_elements(events) with ordinality as e (event, position)
  where e.event -> 'before' ? field;
  if not v_is_mentioned then
    return null;
  end if;
  -- Older events were part of the state that was told: since then it can only have become another one.
  v_from := coalesce(case when v_newer is null then told #> array[field, 'to'] else v_newer #> array['0', 'before', field] end, 'null');
  return case when v_from <> value then jsonb_build_object('from', v_from, 'to', value) else '{}' end;
end
$$;

comment on function crm.changed_field(jsonb, jsonb, text, jsonb) is
$$The change of one field since it was told last: {"from", "to"}; {} if it has that value again, null if no event mentions it. value: as it
was read.$$;

create or replace function crm.changed_fields(told jsonb, events jsonb, fields jsonb) returns jsonb
language sql immutable parallel safe
begin atomic
  select coalesce(jsonb_object_agg(f.name, c.change), '{}')
  from jsonb_each(changed_fields.fields) as f (name, value)
  cross join lateral (
    select crm.changed_field(changed_fields.told, changed_fields.events, f.name, f.value) as change offset 0) as c
  where c.change is not null;
end;

comment on function crm.changed_fields(jsonb, jsonb, jsonb) is $$The fields that events mention, each with its change, which may be {}.$$;

create or replace function crm.kinds_of_changes(entity text, changes jsonb, fields jsonb) returns text[]
language sql immutable parallel safe
begin atomic
  select coalesce(array_agg(k.kind order by k.position) filter (where k.is_it), '{}')
  from (values
    (1, 'won', entity = 'deal' and changes ? 'status' and fields ->> 'status' = 'won'),
    (2, 'lost', entity = 'deal' and changes ? 'status' and fields ->> 'status' = 'lost'),
    (3, 'reopened', entity = 'deal' and changes ? 'status' and fields ->> 'status' = 'open'),
    (4, 'stage_changed', entity = 'deal' and changes ?| '{stage_id,pipeline_id}'),
    (5, 'value_changed', entity = 'deal' and changes ?| '{value,currency}'),
    (6, 'owner_changed', entity = 'deal' and changes ? 'owner_id'),
    (7, 'done', entity = 'activity' and changes ? 'done' and fields -> 'done' = 'true'),
    (8, 'changed', entity <> 'deal' and changes - case when fields -> 'done' = 'true' then 'done' else '' end <> '{}')
  ) as k (position, kind, is_it);
end;

comment on function crm.kinds_of_changes(text, jsonb, jsonb) is
$$What happened to an object, by its changed fields; fields: as it was read. The most important kind is the first.$$;

create or replace function crm.newly_told(told jsonb, fields jsonb, names text[], updated_at text) returns jsonb
language sql immutable parallel safe
begin atomic
  select newly_told.told || coalesce(jsonb_object_agg(n.name, jsonb_build_object(
    'to', newly_told.fields -> n.name,
    'through', greatest(newly_told.updated_at::timestamptz, (newly_told.told #>> array[n.name, 'through'])::timestamptz))), '{}')
  from unnest(newly_told.names) as n (name);
end;

comment on function crm.newly_told(jsonb, jsonb, text[], text) is
$$What was told of an object, once these fields are told too. updated_at: of the state that was read.$$;

create or replace function crm.changes_of_new(told jsonb, fields jsonb) returns jsonb
language sql immutable parallel safe
return jsonb_strip_nulls(jsonb_build_object(
  'status', case when coalesce(told #> '{status,to}', '"open"') <> fields -> 'status'
    then jsonb_build_object('from', coalesce(told #>> '{status,to}', 'open'), 'to', fields -> 'status') end,
  'done', case when fields -> 'done' = 'true' and coalesce(told #> '{done,to}', 'false') = 'false'
    then jsonb '{"from": false, "to": true}' end));

comment on function crm.changes_of_new(jsonb, jsonb) is
$$The changes of an object that was just created: none, but that it may be won, lost or done already, unless that was told.$$;

create or replace function crm.derive_change(entity text, told jsonb, events jsonb, object jsonb) returns jsonb
language plpgsql immutable parallel safe
as $$
declare
  v_fields constant jsonb := object -> 'fields';
  v_updated_at constant text := object ->> 'updated_at';
  v_is_created constant boolean := events @> '[{"action": "create"}]' and not told ? 'created';
  v_is_merged constant boolean := jsonb_path_exists(events, '$[*] ? (@.action == "delete" && @.merged_into != null)');
  v_is_deleted constant boolean := coalesce((object ->> 'is_deleted')::boolean, events @> '[{"action": "delete"}]');
  v_changes jsonb := jsonb '{}';
  v_kinds text[] := array[]::text[];
  v_told jsonb := told;
begin
  if v_is_deleted then
    if not told ? 'deleted' and not v_is_created and not v_is_merged then
      v_kinds := array['deleted'];
    end if;
    v_told := v_told || '{"deleted": true}' || case when v_is_created then jsonb '{"created": true}' else '{}' end;
  elsif v_fields is not null then
    v_changes := crm.changed_fields(told, events, v_fields);
    v_told := crm.newly_told(
      v_told - 'deleted', v_fields,
      -- A new object is told with all its values.
      array(select n.name from jsonb_object_keys(case when v_is_created then v_fields else v_changes end) as n (name)), v_updated_at);
    if v_is_created then
      v_changes := crm.changes_of_new(told, v_fields);
      v_told := v_told || '{"created": true}';
      v_kinds := array['created'];
    else
      v_changes := (
        select coalesce(jsonb_object_agg(c.name, c.change), '{}') from jsonb_each(v_changes) as c (name, change) where c.change <> '{}');
    end if;
    v_kinds := v_kinds || crm.kinds_of_changes(entity, v_changes, v_fields);
  end if;
  return jsonb_build_object(
    'kinds', v_kinds, 'changes', v_changes, 'told', v_told, 'is_deleted', v_is_deleted,
    'is_bulk', events @> '[{"is_bulk": true}]',
    'outcome', case
      when v_kinds <> '{}' then 'told'
      when v_is_merged then 'merged'
      when v_fields is null and not v_is_deleted then 'missing'
      else 'nothing' end);
end
$$;

comment on function crm.derive_change(text, jsonb, jsonb, jsonb) is
$$What happened to an object, from the events about it and from its state as it was read afterwards, which counts more than what they say.
told: as in crm.watched_object. events: oldest first, {"action", "before", "updated_at", "merged_into", "is_bulk"}. object: of
crm.fields_of(); null if it was not found. Returns {"kinds", "changes", "told", "is_deleted", "is_bulk", "outcome"}. An event of a field
that was told through a later time is known already; a merge is no deletion; of an object that came and went at once nothing is told.$$;
