-- Deploy leadmill:catalog/activate_form_schema to pg

begin;

create function catalog.activate_form_schema(form_schema_id uuid) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_draft constant catalog.form_schema := catalog.lock_draft(form_schema_id);
begin
  update catalog.form_schema as s
  set status = 'retired'
  where s.niche_id = v_draft.niche_id and s.status = 'active';
  update catalog.form_schema as s
  set status = 'active', activated_at = clock_timestamp(), activated_by = identity.current_user_id()
  where s.id = v_draft.id;
end
$$;

comment on function catalog.activate_form_schema(uuid) is
$$Use this version for new leads, and never change it again. The version before it is retired.
Errors: LM202 no such niche, LM203 no such form schema, LM204 not a draft.$$;

grant execute on function catalog.activate_form_schema(uuid) to admin;

commit;
