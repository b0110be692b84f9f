-- Deploy leadmill:api/create_form_schema to pg

begin;

create function api.create_form_schema(niche_id uuid, fields jsonb, change_summary text default null) returns uuid
language sql volatile
begin atomic
  select catalog.create_form_schema(
    create_form_schema.niche_id,
    ops.bounded_document(create_form_schema.fields, 'fields', 262144),
    ops.bounded(create_form_schema.change_summary, 'change_summary', 5000));
end;

comment on function api.create_form_schema(uuid, jsonb, text) is
$$Write the next version of a form
A draft, until activate_form_schema. Answers its id.
fields: list of {"id", "label", "type", "required", "help", "options"}, see form_schemas.
Errors: LM201 faults, listed in details; LM202 no such niche.$$;

grant execute on function api.create_form_schema(uuid, jsonb, text) to admin;

commit;
