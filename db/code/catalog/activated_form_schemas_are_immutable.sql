-- LM205 form_schema_immutable (400): A form schema that was activated never changes. A trigger
--   enforces it.
--   To do: Create a new version with `create_form_schema`.

create or replace function catalog.activated_form_schemas_are_immutable() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_op = 'DELETE' then
    -- Deleted with its niche, which is possible only while no lead and no subscription refers to either.
    if old.status = 'draft' or not exists (select from catalog.niche as n where n.id = old.niche_id) then
      return old;
    end if;
  else
    if old.status = 'draft' and new.status in ('draft', 'active') and new.niche_id = old.niche_id and new.version = old.version then
      return new;
    end if;
    if old.status = 'active' and new.status = 'retired'
      and to_jsonb(new) - 'status' = to_jsonb(old) - 'status'
    then
      return new;
    end if;
  end if;
  raise exception using
    errcode = 'LM205',
    message = 'form schema was activated and cannot be changed',
    detail = old.id::text,
    hint = 'Create a new version with create_form_schema.';
end
$$;

comment on function catalog.activated_form_schemas_are_immutable() is
$$Permit only these changes: drafts may be changed, activated and deleted, active versions may be retired, and all may be
deleted with a niche that was never used.
Errors: LM205.$$;

create trigger activated_form_schemas_are_immutable
before update or delete on catalog.form_schema
for each row execute function catalog.activated_form_schemas_are_immutable();
