-- LM203 form_schema_not_found (404): There is no such form schema.
-- LM204 form_schema_not_a_draft (409): The form schema is not a draft; `details` is its state.
--   To do: Create a new version with `create_form_schema`.

create or replace function catalog.lock_draft(form_schema_id uuid) returns catalog.form_schema
language plpgsql volatile
as $$
declare
  v_schema catalog.form_schema;
begin
  -- The niche of a schema never changes, so it can be read without a lock.
  select s.* into v_schema from catalog.form_schema as s where s.id = lock_draft.form_schema_id;
  if not found then
    perform ops.raise_http(404, 'LM203', 'no such form schema', lock_draft.form_schema_id::text);
  end if;
  perform catalog.lock_niche(v_schema.niche_id);
  select s.* into v_schema from catalog.form_schema as s where s.id = lock_draft.form_schema_id for no key update;
  if v_schema.status <> 'draft' then
    perform ops.raise_http(409, 'LM204', 'form schema is not a draft', v_schema.status,
      'Create a new version with create_form_schema.');
  end if;
  return v_schema;
end
$$;

comment on function catalog.lock_draft(uuid) is
$$Lock a niche and one draft of its form.
Errors: LM202 no such niche, LM203 no such form schema, LM204 not a draft.$$;
