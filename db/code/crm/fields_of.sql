create or replace function crm.contact_hash(person jsonb) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select encode(ops.keyed_hash(jsonb_build_array(
    jsonb_path_query_array(person, '$.emails[*].value'), jsonb_path_query_array(person, '$.phones[*].value'))::text), 'hex')
$$;

comment on function crm.contact_hash(jsonb) is
$$Keyed hash of the addresses and numbers of a person: it shows that they changed, and not what they are.$$;

create or replace function crm.fields_of(entity text, object jsonb) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object(
    'fields', case fields_of.entity
      when 'deal' then jsonb_build_object(
        'status', object -> 'status', 'stage_id', object -> 'stage_id', 'pipeline_id', object -> 'pipeline_id',
        'value', object -> 'value', 'currency', object -> 'currency', 'owner_id', object -> 'owner_id')
      when 'prospect' then jsonb_build_object(
        'title', left(object ->> 'title', 255), 'value', object #> '{value,amount}', 'currency', object #> '{value,currency}',
        'owner_id', object -> 'owner_id', 'is_archived', object -> 'is_archived', 'expected_close_date', object -> 'expected_close_date')
      when 'person' then jsonb_build_object(
        'name', left(object ->> 'name', 255), 'owner_id', object -> 'owner_id', 'contact', crm.contact_hash(object))
      when 'activity' then jsonb_build_object(
        'subject', left(object ->> 'subject', 255), 'type', object -> 'type', 'due_date', object -> 'due_date',
        'owner_id', object -> 'owner_id', 'done', object -> 'done') end,
    'updated_at', object ->> 'update_time',
    'is_deleted', object @> '{"is_deleted": true}')
  where jsonb_typeof(object) = 'object'
$$;

comment on function crm.fields_of(text, jsonb) is
$$The fields of an object whose changes are told, {"fields", "updated_at", "is_deleted"}; null if it was not found. object: as Pipedrive's
API shows it; what it lacks is null.$$;
