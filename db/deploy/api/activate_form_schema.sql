-- Deploy leadmill:api/activate_form_schema to pg

begin;

create function api.activate_form_schema(form_schema_id uuid) returns void
language sql volatile
begin atomic
  select catalog.activate_form_schema(activate_form_schema.form_schema_id);
end;

comment on function api.activate_form_schema(uuid) is
$$Put a form in use
New leads are checked against this version, and it is never changed again. The version before it is retired.
Errors: LM202 no such niche, LM203 no such form schema, LM204 not a draft.$$;

grant execute on function api.activate_form_schema(uuid) to admin;

commit;
