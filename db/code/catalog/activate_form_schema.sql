-- LM209 field_mappings_outdated (409): The field mappings start from a version that is no
--   longer active.
--   To do: Set them again with `set_field_mappings`.

create or replace function catalog.activate_form_schema(form_schema_id uuid) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_draft constant catalog.form_schema := catalog.lock_draft(form_schema_id);
  v_replaced_id uuid;
begin
  -- Checked again, because the draft and the active version may have changed since the mappings were set.
  v_replaced_id := catalog.require_mappings(v_draft.id, catalog.mappings_of(v_draft.id));
  if exists (
    select from catalog.field_mapping as m
    where m.form_schema_id = v_draft.id and m.from_schema_id is distinct from v_replaced_id)
  then
    perform ops.raise_http(409, 'LM209', 'field mappings start from another version', null, 'Set the field mappings again.');
  end if;
  update catalog.form_schema as s set status = 'retired' where s.id = v_replaced_id;
  update catalog.form_schema as s
  set
    status = 'active',
    replaces_id = v_replaced_id,
    activated_at = clock_timestamp(),
    activated_by = request.user_id()
  where s.id = v_draft.id;
end
$$;

comment on function catalog.activate_form_schema(uuid) is
$$Use this version for new leads from now on. It can never be changed again, and the version before it is retired.
Errors: LM202 no such niche, LM203 no such form schema, LM204 not a draft, LM208 field mappings have
faults, LM209 field mappings are from another version.$$;

grant execute on function catalog.activate_form_schema(uuid) to admin;

create or replace function api.activate_form_schema(form_schema_id uuid) returns void
language sql volatile
begin atomic
  select catalog.activate_form_schema(activate_form_schema.form_schema_id);
end;

comment on function api.activate_form_schema(uuid) is
$$Activate a form version
New leads are checked against this version, which can never be changed again. The version before it is retired. A job upgrades
the filters of subscriptions, and the leads of the niche wait until it has finished.
Errors: LM202 no such niche, LM203 no such form schema, LM204 not a draft, LM208 field mappings have
faults, LM209 field mappings are from another version.$$;

grant execute on function api.activate_form_schema(uuid) to admin;
