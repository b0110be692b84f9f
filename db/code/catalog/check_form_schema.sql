create or replace function catalog.check_form_schema(fields jsonb) returns jsonb
language sql stable security definer -- web roles have no access to the validators of a room
set search_path = pg_catalog, pg_temp
as $$
  select catalog.check_fields(check_form_schema.fields)
$$;

comment on function catalog.check_form_schema(jsonb) is $$Every fault of the fields of a form, as catalog.check_fields() finds them.$$;

grant execute on function catalog.check_form_schema(jsonb) to admin;

create or replace function api.check_form_schema(fields jsonb) returns jsonb
language sql stable
begin atomic
  select catalog.check_form_schema(ops.bounded_document(check_form_schema.fields, 'fields', 262144));
end;

comment on function api.check_form_schema(jsonb) is
$$Check the fields of a form
Returns every fault as a list of {"field", "code", "message"}, [] if there is none, and writes nothing: for editors, while somebody types.
fields: as for create_form_schema.$$;

grant execute on function api.check_form_schema(jsonb) to admin;
