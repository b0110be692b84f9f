-- Deploy leadmill:api/set_field_mappings to pg

begin;

create function api.set_field_mappings(form_schema_id uuid, mappings jsonb) returns void
language sql volatile
begin atomic
  select catalog.set_field_mappings(set_field_mappings.form_schema_id, ops.bounded_document(set_field_mappings.mappings, 'mappings', 262144));
end;

comment on function api.set_field_mappings(uuid, jsonb) is
$$Say what became of the fields in a draft
When the draft is activated, filters of subscriptions and leads of the version in use are read through this. mappings: list of
{"kind", "from": [fields], "to": [fields], "table", "separator"}; kind: direct, renamed, split, merged or deprecated; table: list
of {"from": {field: answer}, "to": {field: answer}}; separator: between the parts of a text. Fields that are in both and not
mapped go on as they are.
Errors: LM202 no such niche, LM203 no such form schema, LM204 not a draft, LM208 faults, listed in details.$$;

grant execute on function api.set_field_mappings(uuid, jsonb) to admin;

commit;
