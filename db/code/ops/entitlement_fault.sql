create or replace function ops.entitlement_fault(name text, value jsonb) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select case
    when k.name is null then jsonb_build_object('field', 'name', 'code', 'not_an_option', 'message',
      'must be one of ' || (select string_agg(a.name, ', ' order by a.name) from ops.entitlement_kind as a))
    when k.is_feature and jsonb_typeof(entitlement_fault.value) is distinct from 'boolean' then
      '{"field": "value", "code": "not_an_option", "message": "must be true or false"}'::jsonb
    when not k.is_feature and entitlement_fault.value::text !~ '^([0-9]{1,15}|null)$' then
      '{"field": "value", "code": "out_of_range", "message": "must be a whole number of at most 15 digits, or null for unlimited"}'::jsonb
  end
  from (select 1) as one
  left join ops.entitlement_kind as k on k.name = entitlement_fault.name
$$;

comment on function ops.entitlement_fault(text, jsonb) is
$$The fault of a value for a limit or feature; null if there is none.$$;
