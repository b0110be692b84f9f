-- Deploy leadmill:catalog/set_field_mappings to pg

begin;

-- LM208 invalid_field_mappings (400): The field mappings have faults.
--   To do: Correct each path listed in `details`, such as `mappings[0].table[2]`.

create function catalog.require_mappings(form_schema_id uuid, mappings jsonb) returns uuid
language plpgsql volatile
set search_path = pg_catalog, pg_temp
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
$$Refuse mappings with faults, naming all of them. Returns the version from which they map: that in use.
Errors: LM208.$$;

create function catalog.set_field_mappings(form_schema_id uuid, mappings jsonb) returns void
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
$$Say what became of the fields of the version in use in this draft, for the filters and leads that were made with that; it
replaces what was said before. mappings: see catalog.check_field_mappings.
Errors: LM202 no such niche, LM203 no such form schema, LM204 not a draft, LM208 faults, listed in details.$$;

grant execute on function catalog.set_field_mappings(uuid, jsonb) to admin;

commit;
