-- Deploy leadmill:crm/marks to pg

begin;

create function crm.marks_of(given jsonb, key bytea) returns jsonb
language sql immutable strict parallel safe
return coalesce((
  select jsonb_object_agg(e.name, left(encode(extensions.hmac(convert_to(e.name || e.value::text, 'UTF8'), marks_of.key, 'sha256'), 'hex'), 24))
  from jsonb_each(given) as e (name, value)), '{}');

comment on function crm.marks_of(jsonb, bytea) is
$$A keyed hash of each value: enough to see whether it is still the same, and nothing to find out what it was.$$;

create function crm.merge(present jsonb, incoming jsonb, marks jsonb, key bytea) returns jsonb
language plpgsql immutable parallel safe
as $$
declare
  v_present_marks constant jsonb := crm.marks_of(present, key);
begin
  return coalesce((
    select jsonb_object_agg(n.name, n.value)
    from (
      select k.name,
        -- As the last import left it: the CRM's word. Otherwise, absence included, an admin's.
        case when v_present_marks -> k.name is not distinct from marks -> k.name
          then incoming -> k.name else present -> k.name end as value
      from jsonb_object_keys(present || incoming) as k (name)
    ) as n
    where n.value is not null), '{}');
end
$$;

comment on function crm.merge(jsonb, jsonb, jsonb, bytea) is
$$What a lead holds after an import. present: what it holds now. incoming: what the CRM says. marks: of what was imported
last. A value that is not the one imported last was changed by hand and stays.$$;

commit;
