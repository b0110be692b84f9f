create or replace function catalog.mappings_of(form_schema_id uuid) returns jsonb
language sql stable
begin atomic
  select coalesce(jsonb_agg(m.mapping), '[]')
  from (
    select jsonb_strip_nulls(jsonb_build_object(
      'kind', e.kind, 'from', to_jsonb(e.from_ids), 'to', to_jsonb(e.to_ids), 'separator', e.separator, 'table', e.answer_table)) as mapping
    from catalog.field_mapping as e
    where e.form_schema_id = mappings_of.form_schema_id
    union all
    select jsonb_build_object('kind', 'direct', 'from', jsonb_build_array(f.field -> 'id'), 'to', jsonb_build_array(f.field -> 'id'))
    from catalog.form_schema as s
    join catalog.form_schema as b on b.id = s.replaces_id
    cross join jsonb_array_elements(b.fields) as f (field)
    where s.id = mappings_of.form_schema_id
      and jsonb_path_exists(s.fields, '$[*] ? (@.id == $id)', jsonb_build_object('id', f.field -> 'id'))
      and not exists (
        select from catalog.field_mapping as e
        where e.form_schema_id = s.id and f.field ->> 'id' = any (e.from_ids))
  ) as m;
end;

comment on function catalog.mappings_of(uuid) is
$$Mappings to this version from the one that it replaced, including the implicit ones of unchanged fields. A field without a
mapping was removed.$$;
