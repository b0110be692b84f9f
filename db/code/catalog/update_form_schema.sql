create or replace function catalog.update_form_schema(
  form_schema_id uuid,
  fields jsonb,
  change_summary text default null
) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
begin
  perform catalog.require_fields(update_form_schema.fields);
  perform catalog.lock_draft(update_form_schema.form_schema_id);
  update catalog.form_schema as s
  set
    fields = update_form_schema.fields,
    change_summary = coalesce(update_form_schema.change_summary, s.change_summary)
  where s.id = update_form_schema.form_schema_id;
end
$$;

comment on function catalog.update_form_schema(uuid, jsonb, text) is
$$Replace the fields of a draft. The summary stays if none is given.
Errors: LM201 faults, listed in details; LM202 no such niche; LM203 no such form schema; LM204 not a draft.$$;

grant execute on function catalog.update_form_schema(uuid, jsonb, text) to admin;

create or replace function api.update_form_schema(form_schema_id uuid, fields jsonb, change_summary text default null) returns void
language sql volatile
begin atomic
  select catalog.update_form_schema(
    update_form_schema.form_schema_id,
    ops.bounded_document(update_form_schema.fields, 'fields', 262144),
    ops.bounded(update_form_schema.change_summary, 'change_summary', 5000));
end;

comment on function api.update_form_schema(uuid, jsonb, text) is
$$Change a draft of a form
Replaces all its fields. The summary stays if none is given.
Errors: LM201 faults, listed in details; LM202 no such niche; LM203 no such form schema; LM204 not a draft.$$;

grant execute on function api.update_form_schema(uuid, jsonb, text) to admin;
