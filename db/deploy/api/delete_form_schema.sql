-- Deploy leadmill:api/delete_form_schema to pg

begin;

create function api.delete_form_schema(form_schema_id uuid) returns void
language sql volatile
begin atomic
  select catalog.delete_form_schema(delete_form_schema.form_schema_id);
end;

comment on function api.delete_form_schema(uuid) is
$$Throw a draft of a form away
With its field mappings.
Errors: LM202 no such niche, LM203 no such form schema, LM204 not a draft.$$;

grant execute on function api.delete_form_schema(uuid) to admin;

commit;
