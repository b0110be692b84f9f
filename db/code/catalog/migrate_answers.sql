create or replace function catalog.map_step(mappings jsonb, to_fields jsonb, answers jsonb) returns jsonb
language plpgsql immutable parallel safe
as $$
declare
  v_mapping jsonb;
  v_from text[];
  v_to text[];
  v_given jsonb;
  v_parts text[];
  v_result jsonb := '{}'::jsonb;
begin
  for v_mapping in select m.mapping from jsonb_array_elements(mappings) as m (mapping) loop
    v_from := array(select jsonb_array_elements_text(v_mapping -> 'from'));
    v_to := array(select jsonb_array_elements_text(v_mapping -> 'to'));
    select jsonb_object_agg(a.field, a.answer) into v_given
    from jsonb_each(answers) as a (field, answer) where a.field = any (v_from);
    if v_given is null or v_to = '{}' then
      continue;
    elsif v_mapping ? 'table' and jsonb_typeof(v_given -> v_from[1]) = 'array' then
      v_result := v_result || coalesce((
        select jsonb_build_object(v_to[1], jsonb_agg(distinct r.row #> array['to', v_to[1]]))
        from jsonb_array_elements(v_mapping -> 'table') as r (row)
        where v_given -> v_from[1] @> (r.row #> array['from', v_from[1]])
        having count(*) > 0), '{}');
    elsif v_mapping ? 'table' then
      v_result := v_result || coalesce((
        select r.row -> 'to' from jsonb_array_elements(v_mapping -> 'table') as r (row) where r.row -> 'from' = v_given), '{}');
    elsif v_mapping ->> 'kind' = 'merged' then
      v_result := v_result || jsonb_build_object(v_to[1], (
        select string_agg(v_given ->> f.id, v_mapping ->> 'separator' order by f.position)
        from unnest(v_from) with ordinality as f (id, position)));
    elsif v_mapping ->> 'kind' = 'split' then
      -- Any remaining text belongs to the last part.
      v_parts := string_to_array(v_given ->> v_from[1], v_mapping ->> 'separator');
      v_result := v_result || coalesce((
        select jsonb_object_agg(t.id, case t.position
          when cardinality(v_to) then array_to_string(v_parts[t.position:], v_mapping ->> 'separator') else v_parts[t.position] end)
        from unnest(v_to) with ordinality as t (id, position)
        where t.position <= cardinality(v_parts)), '{}');
    else
      v_result := v_result || jsonb_build_object(v_to[1], v_given -> v_from[1]);
    end if;
  end loop;
  -- A list if the new field takes several values, a single value otherwise.
  select coalesce(jsonb_object_agg(r.field, case
      when f.field ->> 'type' = 'multi-select' and jsonb_typeof(r.answer) <> 'array' then jsonb_build_array(r.answer)
      when f.field ->> 'type' <> 'multi-select' and jsonb_typeof(r.answer) = 'array' and jsonb_array_length(r.answer) = 1 then r.answer -> 0
      else r.answer end), '{}')
  into v_result
  from jsonb_each(v_result) as r (field, answer)
  join jsonb_array_elements(to_fields) as f (field) on f.field ->> 'id' = r.field;
  return catalog.check_answers(to_fields, v_result) -> 'answers';
end
$$;

comment on function catalog.map_step(jsonb, jsonb, jsonb) is
$$Convert answers of one version to answers of the next. Answers that the next version would not accept are left out.$$;

create or replace function catalog.migrate_answers(form_schema_id uuid, answers jsonb) returns jsonb
language plpgsql stable
as $$
declare
  v_schema catalog.form_schema;
  v_answers jsonb := answers;
begin
  select s.* into v_schema from catalog.form_schema as s where s.id = migrate_answers.form_schema_id;
  -- From version to version, up to the active one.
  while v_schema.status = 'retired' loop
    select s.* into v_schema from catalog.form_schema as s where s.replaces_id = v_schema.id;
    v_answers := catalog.map_step(catalog.mappings_of(v_schema.id), v_schema.fields, v_answers);
  end loop;
  return v_answers;
end
$$;

comment on function catalog.migrate_answers(uuid, jsonb) is
$$Convert answers of any version of a niche's form to answers of the active version.$$;
