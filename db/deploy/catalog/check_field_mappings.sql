-- Deploy leadmill:catalog/check_field_mappings to pg

begin;

create function catalog.mapping_row_fault(side jsonb, fields jsonb, part jsonb, ids text[]) returns text[]
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
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
    -- One of the choices stands for itself.
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
$$What is wrong with one side ("from" or "to") of a row of a table of answers, null when nothing is.$$;

create function catalog.check_field_mappings(mappings jsonb, from_fields jsonb, to_fields jsonb) returns jsonb
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_form constant jsonb := jsonb '[
    {"id": "kind", "type": "select", "required": true, "options": ["direct", "renamed", "split", "merged", "deprecated"]},
    {"id": "separator", "type": "text", "options": {"max_length": 10}}]';
begin
  if jsonb_typeof(mappings) is distinct from 'array' or jsonb_array_length(mappings) > 200 then
    return jsonb '[{"field": "mappings", "code": "not_mappings", "message": "must be a list of at most 200 mappings"}]';
  end if;
  return (
    with
    mapping as (
      select m.position, format('mappings[%s]', m.position - 1) as path, m.mapping, m.mapping ->> 'kind' as kind,
        coalesce(f.ids, '{}') as from_ids, coalesce(t.ids, '{}') as to_ids
      from jsonb_array_elements(mappings) with ordinality as m (mapping, position)
      cross join lateral (
        select array_agg(e.id) as ids
        from jsonb_array_elements_text(case jsonb_typeof(m.mapping -> 'from') when 'array' then m.mapping -> 'from' else '[]' end) as e (id)
      ) as f
      cross join lateral (
        select array_agg(e.id) as ids
        from jsonb_array_elements_text(case jsonb_typeof(m.mapping -> 'to') when 'array' then m.mapping -> 'to' else '[]' end) as e (id)
      ) as t
    ),
    known (side, id, type) as (
      select 'from', f.field ->> 'id', f.field ->> 'type' from jsonb_array_elements(from_fields) as f (field)
      union all
      select 'to', f.field ->> 'id', f.field ->> 'type' from jsonb_array_elements(to_fields) as f (field)
    ),
    used (position, path, kind, side, id) as (
      select m.position, m.path, m.kind, 'from', e.id from mapping as m cross join unnest(m.from_ids) as e (id)
      union all
      select m.position, m.path, m.kind, 'to', e.id from mapping as m cross join unnest(m.to_ids) as e (id)
    ),
    fault (position, field, fault) as (
      select m.position, concat_ws('.', m.path, nullif(x.fault ->> 'field', '')), array[x.fault ->> 'code', x.fault ->> 'message']
      from mapping as m
      cross join jsonb_array_elements(catalog.check_answers(v_form,
        case when jsonb_typeof(m.mapping) = 'object' then m.mapping - '{from,to,table}'::text[] else m.mapping end) -> 'faults') as x (fault)
      union all
      select m.position, m.path, '{wrong_fields,from and to must name the fields that this kind of mapping has}'
      from mapping as m
      where not coalesce(case m.kind
        when 'direct' then cardinality(m.from_ids) = 1 and m.from_ids = m.to_ids
        when 'renamed' then cardinality(m.from_ids) = 1 and cardinality(m.to_ids) = 1 and m.from_ids <> m.to_ids
        when 'split' then cardinality(m.from_ids) = 1 and cardinality(m.to_ids) >= 2
        when 'merged' then cardinality(m.from_ids) >= 2 and cardinality(m.to_ids) = 1
        when 'deprecated' then cardinality(m.from_ids) = 1 and cardinality(m.to_ids) = 0
      end, true)
      union all
      select u.position, u.path || '.' || u.side, array['unknown_field', left(u.id, 100) || ' is not a field of that version']
      from used as u
      where not exists (select from known as k where k.side = u.side and k.id = u.id)
      union all
      select u.position, u.path || '.' || u.side, array['duplicate', left(u.id, 100) || ' is mapped more than once']
      from used as u
      group by u.position, u.path, u.side, u.id
      having count(*) > 1 or exists (
        select from used as e where e.side = u.side and e.id = u.id and e.position < u.position)
      union all
      -- What is in both versions and not mapped goes on as it is.
      select u.position, u.path || '.to', array['duplicate', u.id || ' is a field of the version before, too: map that as well']
      from used as u
      where u.side = 'to'
        and exists (select from known as k where k.side = 'from' and k.id = u.id)
        and not exists (select from used as e where e.side = 'from' and e.id = u.id)
      union all
      select m.position, m.path, '{wrong_way,must have a table or a separator as this kind of mapping needs it}'
      from mapping as m
      where not coalesce(case
        when m.kind in ('split', 'merged') then (m.mapping ? 'table') <> (m.mapping ? 'separator')
        when m.kind = 'deprecated' then not m.mapping ?| '{table,separator}'
        else not m.mapping ? 'separator'
      end, true)
      union all
      select m.position, m.path || '.separator', '{wrong_type,splits and merges texts only}'
      from mapping as m
      where m.mapping ? 'separator' and exists (
        select from used as u
        join known as k on k.side = u.side and k.id = u.id
        where u.position = m.position and k.type not in ('text', 'textarea'))
      union all
      select m.position, m.path || '.table', '{not_a_table,must be a list of 1 to 1000 rows}'
      from mapping as m
      where m.mapping ? 'table' and (
        jsonb_typeof(m.mapping -> 'table') <> 'array' or jsonb_array_length(m.mapping -> 'table') not between 1 and 1000)
      union all
      select m.position, m.path || '.table', '{wrong_type,choices of which several may be taken are mapped one to one}'
      from mapping as m
      where m.mapping ? 'table' and m.kind in ('split', 'merged') and exists (
        select from used as u
        join known as k on k.side = u.side and k.id = u.id
        where u.position = m.position and k.type = 'multi-select')
      union all
      select m.position, format('%s.table[%s]', m.path, r.place - 1),
        coalesce(
          case when r.row - '{from,to}'::text[] <> '{}' then '{not_a_row,must hold from and to only}'::text[] end,
          catalog.mapping_row_fault('"from"', from_fields, r.row -> 'from', m.from_ids),
          catalog.mapping_row_fault('"to"', to_fields, r.row -> 'to', m.to_ids),
          case when count(*) over (partition by m.position, r.row -> 'from') > 1 then '{duplicate,says what became of the same again}'::text[] end)
      from mapping as m
      cross join lateral jsonb_array_elements(
        case when jsonb_typeof(m.mapping -> 'table') = 'array' then m.mapping -> 'table' else '[]' end)
        with ordinality as e (row, place)
      cross join lateral (
        select case when jsonb_typeof(e.row) = 'object' then e.row else '{}' end as row, e.place) as r
    )
    select coalesce(
      jsonb_agg(
        jsonb_build_object('field', f.field, 'code', f.fault[1], 'message', f.fault[2]) order by f.position, f.field, f.fault),
      '[]')
    from (select t.* from fault as t where t.fault is not null order by t.position, t.field limit 100) as f);
end
$$;

comment on function catalog.check_field_mappings(jsonb, jsonb, jsonb) is
$$Every fault of the mappings from the fields of one version to those of the next, each with its path; [] when they are right.
A mapping: {"kind", "from": [fields], "to": [fields], "table", "separator"}. direct: the same field; renamed: another id; split:
one becomes several; merged: several become one; deprecated: gone. table: which answers became which, as a list of
{"from": {field: answer}, "to": {field: answer}}; separator: between the parts of a text. Split and merged need one of them,
direct and renamed may have a table. What is in both versions and not mapped is direct, what is only in the one before is
deprecated. Fault codes: not_mappings, wrong_fields, wrong_way, not_a_table, not_a_row and those of catalog.check_answers.$$;

commit;
