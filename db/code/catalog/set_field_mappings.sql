create or replace function catalog.mapping_row_fault(side jsonb, fields jsonb, part jsonb, ids text[]) returns text[]
language plpgsql immutable parallel safe
as $$
declare
  v_fault text[];
begin
  if jsonb_typeof(part) is distinct from 'object' or part = '{}'
    or exists (select from jsonb_object_keys(part) as k (id) where k.id <> all (ids))
  then
    return array['not_a_row', format('%s must hold answers of its fields', side #>> '{}')];
  end if;
  select catalog.answer_fault(
    -- A single option stands for itself.
    case f.field ->> 'type' when 'multi-select' then f.field || '{"type": "select"}' else f.field end,
    part -> (f.field ->> 'id'))
  into v_fault
  from jsonb_array_elements(fields) as f (field)
  where part ? (f.field ->> 'id')
    and catalog.answer_fault(
      case f.field ->> 'type' when 'multi-select' then f.field || '{"type": "select"}' else f.field end,
      part -> (f.field ->> 'id')) is not null
  limit 1;
  return v_fault;
end
$$;

comment on function catalog.mapping_row_fault(jsonb, jsonb, jsonb, text[]) is
$$The fault of one side ("from" or "to") of a row of an answer table; null if there is none.$$;

create or replace function catalog.texts_of(list jsonb) returns text[]
language sql immutable parallel safe
return (
  select coalesce(array_agg(e.value), '{}')
  from jsonb_array_elements_text(case jsonb_typeof(list) when 'array' then list else '[]' end) as e (value));

comment on function catalog.texts_of(jsonb) is $$The elements of a list as texts; none if it is not a list.$$;

create or replace function catalog.parse_mappings(mappings jsonb) returns catalog.parsed_mapping[]
language sql immutable parallel safe
return array(
  select (
    m.position, format('mappings[%s]', m.position - 1), m.mapping, m.mapping ->> 'kind',
    catalog.texts_of(m.mapping -> 'from'), catalog.texts_of(m.mapping -> 'to'))::catalog.parsed_mapping
  from jsonb_array_elements(mappings) with ordinality as m (mapping, position));

comment on function catalog.parse_mappings(jsonb) is $$Mappings with the fields that they name.$$;

create or replace function catalog.mapped_fields(parsed catalog.parsed_mapping[], from_fields jsonb, to_fields jsonb)
returns setof catalog.mapped_field
language sql immutable parallel safe
as $$
  select m.position, m.path, s.side, e.id, f.field ->> 'type'
  from unnest(parsed) as m
  cross join lateral (values ('from', m.from_ids, from_fields), ('to', m.to_ids, to_fields)) as s (side, ids, fields)
  cross join unnest(s.ids) as e (id)
  left join lateral (
    select k.field from jsonb_array_elements(s.fields) as k (field) where k.field ->> 'id' = e.id limit 1) as f on true
$$;

comment on function catalog.mapped_fields(catalog.parsed_mapping[], jsonb, jsonb) is
$$The fields that mappings name on either side.$$;

create or replace function catalog.mapping_shape_faults(parsed catalog.parsed_mapping[]) returns setof catalog.mapping_fault
language plpgsql immutable parallel safe
as $$
declare
  v_form constant jsonb := jsonb '[
    {"id": "kind", "type": "select", "required": true, "options": ["direct", "renamed", "split", "merged", "deprecated"]},
    {"id": "separator", "type": "text", "options": {"max_length": 10}}]';
begin
  return query
    select m.position, concat_ws('.', m.path, nullif(x.fault ->> 'field', '')), array[x.fault ->> 'code', x.fault ->> 'message']
    from unnest(parsed) as m
    cross join jsonb_array_elements(catalog.check_answers(v_form,
      case when jsonb_typeof(m.mapping) = 'object' then m.mapping - '{from,to,table}'::text[] else m.mapping end) -> 'faults') as x (fault)
    union all
    select m.position, m.path, '{wrong_fields,from and to must name the fields that this kind of mapping has}'::text[]
    from unnest(parsed) as m
    where not coalesce(case m.kind
      when 'direct' then cardinality(m.from_ids) = 1 and m.from_ids = m.to_ids
      when 'renamed' then cardinality(m.from_ids) = 1 and cardinality(m.to_ids) = 1 and m.from_ids <> m.to_ids
      when 'split' then cardinality(m.from_ids) = 1 and cardinality(m.to_ids) >= 2
      when 'merged' then cardinality(m.from_ids) >= 2 and cardinality(m.to_ids) = 1
      when 'deprecated' then cardinality(m.from_ids) = 1 and cardinality(m.to_ids) = 0
    end, true)
    union all
    select m.position, m.path, '{wrong_way,must have a table or a separator as this kind of mapping needs it}'::text[]
    from unnest(parsed) as m
    where not coalesce(case
      when m.kind in ('split', 'merged') then (m.mapping ? 'table') <> (m.mapping ? 'separator')
      when m.kind = 'deprecated' then not m.mapping ?| '{table,separator}'
      else not m.mapping ? 'separator'
    end, true)
    union all
    select m.position, m.path || '.table', '{not_a_table,must be a list of 1 to 1000 rows}'::text[]
    from unnest(parsed) as m
    where m.mapping ? 'table' and (
      jsonb_typeof(m.mapping -> 'table') <> 'array' or jsonb_array_length(m.mapping -> 'table') not between 1 and 1000);
end
$$;

comment on function catalog.mapping_shape_faults(catalog.parsed_mapping[]) is
$$Faults in the shape of mappings: what their kind requires, independent of the versions' fields.$$;

create or replace function catalog.mapping_target_faults(parsed catalog.parsed_mapping[], from_fields jsonb, to_fields jsonb)
returns setof catalog.mapping_fault
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  with used as materialized (
    select u.* from catalog.mapped_fields(parsed, from_fields, to_fields) as u
  )
  select u.position, u.path || '.' || u.side, array['unknown_field', left(u.id, 100) || ' is not a field of that version']
  from used as u
  where u.type is null
  union all
  select u.position, u.path || '.' || u.side, array['duplicate', left(u.id, 100) || ' is mapped more than once']
  from used as u
  group by u.position, u.path, u.side, u.id
  having count(*) > 1 or exists (
    select from used as e where e.side = u.side and e.id = u.id and e.position < u.position)
  union all
  -- Fields that both versions have and no mapping names are unchanged.
  select u.position, u.path || '.to', array['duplicate', u.id || ' is a field of the version before, too: map that as well']
  from used as u
  where u.side = 'to'
    and exists (select from jsonb_array_elements(from_fields) as f (field) where f.field ->> 'id' = u.id)
    and not exists (select from used as e where e.side = 'from' and e.id = u.id)
$$;

comment on function catalog.mapping_target_faults(catalog.parsed_mapping[], jsonb, jsonb) is
$$Faults of the fields that mappings name: unknown fields, and fields that are mapped more than once.$$;

create or replace function catalog.mapping_option_faults(parsed catalog.parsed_mapping[], from_fields jsonb, to_fields jsonb)
returns setof catalog.mapping_fault
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select distinct u.position, u.path || '.separator', '{wrong_type,splits and merges texts only}'::text[]
  from catalog.mapped_fields(parsed, from_fields, to_fields) as u
  where parsed[u.position].mapping ? 'separator' and u.type not in ('text', 'textarea')
  union all
  select distinct u.position, u.path || '.table', '{wrong_type,choices of which several may be taken are mapped one to one}'::text[]
  from catalog.mapped_fields(parsed, from_fields, to_fields) as u
  where parsed[u.position].mapping ? 'table' and parsed[u.position].kind in ('split', 'merged') and u.type = 'multi-select'
  union all
  select m.position, format('%s.table[%s]', m.path, r.place - 1),
    coalesce(
      case when r.row - '{from,to}'::text[] <> '{}' then '{not_a_row,must hold from and to only}'::text[] end,
      catalog.mapping_row_fault('"from"', from_fields, r.row -> 'from', m.from_ids),
      catalog.mapping_row_fault('"to"', to_fields, r.row -> 'to', m.to_ids),
      case when count(*) over (partition by m.position, r.row -> 'from') > 1
        then '{duplicate,says what became of the same again}'::text[] end)
  from unnest(parsed) as m
  cross join lateral jsonb_array_elements(
    case when jsonb_typeof(m.mapping -> 'table') = 'array' then m.mapping -> 'table' else '[]' end)
    with ordinality as e (row, place)
  cross join lateral (
    select case when jsonb_typeof(e.row) = 'object' then e.row else '{}' end as row, e.place) as r
$$;

comment on function catalog.mapping_option_faults(catalog.parsed_mapping[], jsonb, jsonb) is
$$Faults of the separators and answer tables of mappings.$$;

create or replace function catalog.check_field_mappings(mappings jsonb, from_fields jsonb, to_fields jsonb) returns jsonb
language plpgsql immutable parallel safe
as $$
declare
  v_parsed catalog.parsed_mapping[];
begin
  if jsonb_typeof(mappings) is distinct from 'array' or jsonb_array_length(mappings) > 200 then
    return jsonb '[{"field": "mappings", "code": "not_mappings", "message": "must be a list of at most 200 mappings"}]';
  end if;
  v_parsed := catalog.parse_mappings(mappings);
  return (
    select coalesce(
      jsonb_agg(
        jsonb_build_object('field', f.field, 'code', f.fault[1], 'message', f.fault[2]) order by f.position, f.field, f.fault),
      '[]')
    from (
      select t.position, t.field, t.fault
      from (
        select * from catalog.mapping_shape_faults(v_parsed)
        union all
        select * from catalog.mapping_target_faults(v_parsed, from_fields, to_fields)
        union all
        select * from catalog.mapping_option_faults(v_parsed, from_fields, to_fields)
      ) as t
      where t.fault is not null
      order by t.position, t.field
      limit 100) as f);
end
$$;

comment on function catalog.check_field_mappings(jsonb, jsonb, jsonb) is
$$Every fault of the mappings from the fields of one version to those of the next, each with its path; [] if there is none. A
mapping: {"kind", "from": [fields], "to": [fields], "table", "separator"}. direct: the same field; renamed: another id;
split: one becomes several; merged: several become one; deprecated: removed. table: which answers became which, as a list of
{"from": {field: answer}, "to": {field: answer}}; separator: the text between the parts of a value. split and merged need
one of them, direct and renamed may have a table. A field of both versions that is not mapped is direct; a field of only the
older one is deprecated. Fault codes: not_mappings, wrong_fields, wrong_way, not_a_table, not_a_row and those of
catalog.check_answers().$$;

-- LM208 invalid_field_mappings (400): The field mappings have faults.
--   To do: Correct each path listed in `details`, such as `mappings[0].table[2]`.

create or replace function catalog.require_mappings(form_schema_id uuid, mappings jsonb) returns uuid
language plpgsql volatile
as $$
declare
  v_draft catalog.form_schema;
  v_before catalog.form_schema;
  v_faults jsonb;
begin
  select s.* into strict v_draft from catalog.form_schema as s where s.id = require_mappings.form_schema_id;
  select s.* into v_before from catalog.form_schema as s where s.niche_id = v_draft.niche_id and s.status = 'active';
  v_faults := catalog.check_field_mappings(mappings, coalesce(v_before.fields, '[]'), v_draft.fields);
  if v_faults <> '[]' then
    perform ops.raise_http(400, 'LM208', 'field mappings have faults', v_faults::text);
  end if;
  return v_before.id;
end
$$;

comment on function catalog.require_mappings(uuid, jsonb) is
$$Refuse mappings with faults, naming all of them. Returns the version that they start from: the active one.
Errors: LM208.$$;

create or replace function catalog.set_field_mappings(form_schema_id uuid, mappings jsonb) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_draft constant catalog.form_schema := catalog.lock_draft(form_schema_id);
  v_from_id constant uuid := catalog.require_mappings(v_draft.id, mappings);
begin
  delete from catalog.field_mapping as m where m.form_schema_id = v_draft.id;
  insert into catalog.field_mapping (form_schema_id, position, from_schema_id, kind, from_ids, to_ids, separator, answer_table)
  select
    v_draft.id, m.position, v_from_id, m.mapping ->> 'kind',
    array(select jsonb_array_elements_text(m.mapping -> 'from')),
    array(select jsonb_array_elements_text(coalesce(m.mapping -> 'to', '[]'))),
    m.mapping ->> 'separator', m.mapping -> 'table'
  from jsonb_array_elements(mappings) with ordinality as m (mapping, position);
end
$$;

comment on function catalog.set_field_mappings(uuid, jsonb) is
$$Set how the fields of the active version become those of this draft, for filters and leads of the active version. Replaces
all earlier mappings of the draft. mappings: see catalog.check_field_mappings().
Errors: LM202 no such niche, LM203 no such form schema, LM204 not a draft, LM208 faults, listed in details.$$;

grant execute on function catalog.set_field_mappings(uuid, jsonb) to admin;

create or replace function api.set_field_mappings(form_schema_id uuid, mappings jsonb) returns void
language sql volatile
begin atomic
  select catalog.set_field_mappings(set_field_mappings.form_schema_id,
    ops.bounded_document(set_field_mappings.mappings, 'mappings', 262144));
end;

comment on function api.set_field_mappings(uuid, jsonb) is
$$Set the field mappings of a draft
Once the draft is activated, filters of subscriptions and leads of the previous version are converted by these mappings.
mappings: list of {"kind", "from": [fields], "to": [fields], "table", "separator"}; kind: direct, renamed, split, merged or
deprecated; table: list of {"from": {field: answer}, "to": {field: answer}}; separator: the text between the parts of a value.
Fields of both versions that are not mapped are unchanged.
Errors: LM202 no such niche, LM203 no such form schema, LM204 not a draft, LM208 faults, listed in details.$$;

grant execute on function api.set_field_mappings(uuid, jsonb) to admin;
