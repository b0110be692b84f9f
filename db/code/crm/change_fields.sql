create or replace function crm.choice_field(id text, label text, options text[]) returns jsonb
language sql immutable parallel safe
return jsonb_build_object('id', id, 'label', label) || case
  -- A choice among nothing would be refused.
  when coalesce(cardinality(options), 0) = 0 then jsonb '{"type": "text"}'
  else jsonb_build_object('type', 'select', 'options', options) end;

comment on function crm.choice_field(text, text, text[]) is
$$A form field for one of the names in an account; a text while no names are known.$$;

create or replace function crm.form_type_of(deal_field_type text, options jsonb) returns text
language sql immutable parallel safe
return case
  when deal_field_type = 'enum' and options <> '[]' then 'select'
  when deal_field_type = 'set' and options <> '[]' then 'multi-select'
  when deal_field_type in ('double', 'int', 'monetary', 'org', 'people') then 'number'
  when deal_field_type in ('date', 'daterange') then 'date'
  else 'text' end;

comment on function crm.form_type_of(text, jsonb) is $$The type of a form field that takes the values of a custom field at Pipedrive.$$;

create or replace function crm.custom_change_fields(organization_id uuid) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(jsonb_agg(x.field order by f.connection_id, f.position, x.position), '[]')
  from crm.connection as c
  join crm.deal_field as f on f.connection_id = c.id
  cross join lateral (
    select 1 as position, jsonb_strip_nulls(jsonb_build_object(
      'id', 'field_' || f.key, 'label', f.name, 'type', crm.form_type_of(f.type, f.options),
      'options', case when crm.form_type_of(f.type, f.options) in ('select', 'multi-select')
        then jsonb_path_query_array(f.options, '$[*].label') end)) as field
    union all
    select 2, jsonb_build_object('id', 'field_' || f.key || '_currency', 'label', f.name || ', currency', 'type', 'text')
    where f.type = 'monetary') as x
  where c.organization_id = custom_change_fields.organization_id and f.key ~ '^[0-9a-f]{40}$'
$$;

comment on function crm.custom_change_fields(uuid) is
$$The custom fields of an organisation's accounts as form fields. Their ids are made of Pipedrive's keys, which stay when a field is
renamed.$$;

create or replace function crm.owner_fields(organization_id uuid) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_array(
    crm.choice_field('owner', 'Owner', u.names),
    jsonb '{"id": "owner_id", "label": "Owner, number", "type": "number"}',
    jsonb '{"id": "is_bulk", "label": "Part of a bulk edit", "type": "boolean"}',
    jsonb '{"id": "company", "label": "Company, subdomain at Pipedrive", "type": "text"}')
  from (
    select array_agg(distinct u.name order by u.name) as names
    from crm.connection as c join crm.account_user as u on u.connection_id = c.id
    where c.organization_id = owner_fields.organization_id) as u
$$;

comment on function crm.owner_fields(uuid) is $$The form fields that the changes of all objects have.$$;

create or replace function crm.deal_change_fields(organization_id uuid) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select jsonb '[
    {"id": "title", "label": "Title", "type": "text"},
    {"id": "deal_id", "label": "Deal, number", "type": "number"},
    {"id": "status", "label": "Status", "type": "select", "options": ["open", "won", "lost", "deleted"]},
    {"id": "value", "label": "Value", "type": "number"},
    {"id": "currency", "label": "Currency", "type": "text"},
    {"id": "person", "label": "Person", "type": "text"},
    {"id": "lost_reason", "label": "Reason of the loss", "type": "text"},
    {"id": "expected_close_date", "label": "Expected to close", "type": "date"},
    {"id": "pipeline_id", "label": "Pipeline, number", "type": "number"},
    {"id": "stage_id", "label": "Stage, number", "type": "number"},
    {"id": "from_value", "label": "Value before", "type": "number"},
    {"id": "from_stage_id", "label": "Stage before, number", "type": "number"}]'
    || jsonb_build_array(
      crm.choice_field('pipeline', 'Pipeline', p.names), crm.choice_field('from_pipeline', 'Pipeline before', p.names),
      crm.choice_field('stage', 'Stage', s.names), crm.choice_field('from_stage', 'Stage before', s.names))
    || crm.owner_fields(deal_change_fields.organization_id)
    || crm.custom_change_fields(deal_change_fields.organization_id)
  from (
    select array_agg(distinct p.name order by p.name) as names
    from crm.connection as c join crm.pipeline as p on p.connection_id = c.id
    where c.organization_id = deal_change_fields.organization_id) as p
  cross join (
    select array_agg(distinct s.name order by s.name) as names
    from crm.connection as c join crm.stage as s on s.connection_id = c.id
    where c.organization_id = deal_change_fields.organization_id) as s
$$;

comment on function crm.deal_change_fields(uuid) is
$$What filters and templates can use of a change of a deal. Names are those of the organisation's accounts; numbers stay when something is
renamed.$$;

create or replace function crm.prospect_change_fields(organization_id uuid) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select jsonb '[
    {"id": "title", "label": "Title", "type": "text"},
    {"id": "value", "label": "Value", "type": "number"},
    {"id": "currency", "label": "Currency", "type": "text"},
    {"id": "person", "label": "Person", "type": "text"},
    {"id": "expected_close_date", "label": "Expected to close", "type": "date"}]'
    || crm.owner_fields(prospect_change_fields.organization_id)
    || crm.custom_change_fields(prospect_change_fields.organization_id)
$$;

comment on function crm.prospect_change_fields(uuid) is
$$What filters and templates can use of a change of a prospect, which Pipedrive calls a lead; it has the custom fields of deals.$$;

create or replace function crm.person_change_fields(organization_id uuid) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select jsonb '[{"id": "title", "label": "Name", "type": "text"}]' || crm.owner_fields(person_change_fields.organization_id)
$$;

comment on function crm.person_change_fields(uuid) is $$What filters and templates can use of a change of a person.$$;

create or replace function crm.activity_change_fields(organization_id uuid) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select jsonb '[
    {"id": "title", "label": "Subject", "type": "text"},
    {"id": "type", "label": "Type", "type": "text"},
    {"id": "due_date", "label": "Due", "type": "date"},
    {"id": "deal_id", "label": "Deal, number", "type": "number"}]'
    || crm.owner_fields(activity_change_fields.organization_id)
$$;

comment on function crm.activity_change_fields(uuid) is $$What filters and templates can use of a change of an activity.$$;

create or replace function crm.import_fields(organization_id uuid) returns jsonb
language sql immutable
return '[
  {"id": "name", "label": "Connection", "type": "text"},
  {"id": "cause", "label": "Started by", "type": "select", "options": ["schedule", "admin"]},
  {"id": "seen", "label": "Deals", "type": "number"},
  {"id": "imported", "label": "New leads", "type": "number"},
  {"id": "updated", "label": "Updated leads", "type": "number"},
  {"id": "withdrawn", "label": "Withdrawn leads", "type": "number"},
  {"id": "failed", "label": "Deals with faults", "type": "number"},
  {"id": "problem", "label": "Problem", "type": "text"}]'::jsonb;

comment on function crm.import_fields(uuid) is $$What filters and templates can use of an import.$$;
