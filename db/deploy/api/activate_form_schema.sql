-- Deploy leadmill:api/activate_form_schema to pg

begin;

create function api.activate_form_schema(form_schema_id uuid) returns void
language sql volatile
begin atomic
  select catalog.activate_form_schema(activate_form_schema.form_schema_id);
end;

comment on function api.activate_form_schema(uuid) is
$$Put a form in use
New leads are checked against this version, and it is never changed again. The version before it is retired;
filters of subscriptions are upgraded by a job, and the leads of the niche wait for that.
Errors: LM202 no such niche, LM203 no such form schema, LM204 not a draft, LM208 field mappings have
faults, LM209 field mappings are from another version.$$;

grant execute on function api.activate_form_schema(uuid) to admin;

commit;
