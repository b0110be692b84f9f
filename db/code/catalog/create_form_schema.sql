-- LM201 invalid_form_schema (400): The form schema has faults.
--   To do: Correct each path listed in `details`, such as `fields[2].options.max`.

create or replace function catalog.require_fields(fields jsonb) returns void
language plpgsql stable
as $$
declare
  v_faults constant jsonb := catalog.check_fields(fields);
begin
  if v_faults <> '[]' then
    perform ops.raise_http(400, 'LM201', 'form schema has faults', v_faults::text);
  end if;
end
$$;

comment on function catalog.require_fields(jsonb) is
$$Refuse a form schema with faults, naming all of them.
Errors: LM201.$$;

create or replace function catalog.create_form_schema(niche_id uuid, fields jsonb, change_summary text default null) returns uuid
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_id uuid;
begin
  perform catalog.require_fields(create_form_schema.fields);
  -- The lock makes the version numbers consecutive.
  perform catalog.lock_niche(create_form_schema.niche_id);
  insert into catalog.form_schema (niche_id, version, fields, change_summary, created_by)
  select
    create_form_schema.niche_id,
    coalesce(max(s.version), 0) + 1,
    create_form_schema.fields,
    create_form_schema.change_summary,
    request.user_id()
  from catalog.form_schema as s
  where s.niche_id = create_form_schema.niche_id
  returning id into v_id;
  return v_id;
end
$$;

comment on function catalog.create_form_schema(uuid, jsonb, text) is
$$Create the next version of a niche's form, as a draft. fields: list of {"id", "label", "type", "required", "help",
"options"}.
Errors: LM201 faults, listed in details; LM202 no such niche.$$;

grant execute on function catalog.create_form_schema(uuid, jsonb, text) to admin;

create or replace function api.create_form_schema(niche_id uuid, fields jsonb, change_summary text default null) returns uuid
language sql volatile
begin atomic
  select catalog.create_form_schema(
    create_form_schema.niche_id,
    ops.bounded_document(create_form_schema.fields, 'fields', 262144),
    ops.bounded(create_form_schema.change_summary, 'change_summary', 5000));
end;

comment on function api.create_form_schema(uuid, jsonb, text) is
$$Create the next version of a form
It is a draft until activate_form_schema. Returns its id. fields: list of {"id", "label", "type", "required", "help",
"options"}, see form_schemas.
Errors: LM201 faults, listed in details; LM202 no such niche.$$;

grant execute on function api.create_form_schema(uuid, jsonb, text) to admin;
