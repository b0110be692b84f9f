create or replace function catalog.mappings_are_fixed_with_their_form() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_id constant uuid := case tg_op when 'INSERT' then new.form_schema_id else old.form_schema_id end;
begin
  if tg_op = 'UPDATE' or exists (select from catalog.form_schema as s where s.id = v_id and s.status <> 'draft') then
    raise exception using
      errcode = 'LM205',
      message = 'form schema was activated and cannot be changed',
      detail = v_id::text,
      hint = 'Create a new version with create_form_schema.';
  end if;
  return case tg_op when 'INSERT' then new else old end;
end
$$;

comment on function catalog.mappings_are_fixed_with_their_form() is
$$Permit changes to the mappings of drafts only.
Errors: LM205.$$;

create trigger mappings_are_fixed_with_their_form
before insert or update or delete on catalog.field_mapping
for each row execute function catalog.mappings_are_fixed_with_their_form();
