create or replace function catalog.delete_form_schema(form_schema_id uuid) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
begin
  perform catalog.lock_draft(delete_form_schema.form_schema_id);
  delete from catalog.form_schema as s where s.id = delete_form_schema.form_schema_id;
end
$$;

comment on function catalog.delete_form_schema(uuid) is
$$Delete a draft with its field mappings.
Errors: LM202 no such niche, LM203 no such form schema, LM204 not a draft.$$;

grant execute on function catalog.delete_form_schema(uuid) to admin;

create or replace function api.delete_form_schema(form_schema_id uuid) returns void
language sql volatile
begin atomic
  select catalog.delete_form_schema(delete_form_schema.form_schema_id);
end;

comment on function api.delete_form_schema(uuid) is
$$Delete a draft of a form
Its field mappings are deleted with it.
Errors: LM202 no such niche, LM203 no such form schema, LM204 not a draft.$$;

grant execute on function api.delete_form_schema(uuid) to admin;
