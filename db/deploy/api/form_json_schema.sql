-- Deploy leadmill:api/form_json_schema to pg

begin;

create function api.form_json_schema(niche text) returns jsonb
language sql stable
begin atomic
  select catalog.form_json_schema(ops.bounded(form_json_schema.niche, 'niche'));
end;

comment on function api.form_json_schema(text) is
$$The form of a niche as JSON Schema
Draft 2020-12: what it lets through, submit_lead takes as answers. title and description are for people, x-type and
x-position tell how to draw a field. niche: its slug.
Errors: LM202 no such niche, or none with a form (404).$$;

grant execute on function api.form_json_schema(text) to anon, member, partner, admin;

commit;
