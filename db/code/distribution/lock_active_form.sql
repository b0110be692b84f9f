create or replace function distribution.lock_active_form(niche_id uuid) returns catalog.form_schema
language plpgsql volatile
as $$
declare
  v_schema catalog.form_schema;
begin
  -- Shared: the activation of another form waits for this transaction, and its upgrade finds this filter. The niche is locked
  -- before level and subscription, as in changes of levels.
  perform from catalog.niche as n where n.id = lock_active_form.niche_id for share;
  select s.* into v_schema from catalog.form_schema as s where s.niche_id = lock_active_form.niche_id and s.status = 'active';
  return v_schema;
end
$$;

comment on function distribution.lock_active_form(uuid) is
$$The active form of a niche, which stays active until the end of the transaction; a row of nulls when there is none.$$;
