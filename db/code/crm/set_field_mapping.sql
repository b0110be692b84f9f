create or replace function crm.set_field_mapping(connection_id uuid, mapping jsonb) returns void
language plpgsql volatile security definer -- web roles have no write privilege on tables
set search_path = pg_catalog, pg_temp
as $$
declare
  v_connection constant crm.connection := crm.require_connection(connection_id);
  v_faults jsonb;
begin
  if jsonb_typeof(mapping) is distinct from 'object' then
    perform crm.require_no_fault('[{"field": "mapping", "code": "not_an_object", "message": "must be a JSON object"}]');
  end if;
  with entry as (
    select
      e.field,
      case jsonb_typeof(e.value) when 'string' then e.value #>> '{}' when 'object' then e.value ->> 'source' end as source,
      case jsonb_typeof(e.value) when 'object' then e.value ->> 'part' end as part
    from jsonb_each(mapping) as e (field, value)
  )
  select jsonb_agg(jsonb_build_object('field', 'mapping.' || left(e.field, 100), 'code', f.code, 'message', f.message) order by e.field)
  into v_faults
  from entry as e
  cross join lateral (
    select f.code, f.message
    from (values
      (1, 'unknown_field', 'is not a field of the niche''s form', not exists (
        select from catalog.form_schema as s cross join jsonb_array_elements(s.fields) as q (field)
        where s.niche_id = v_connection.niche_id and s.status = 'active' and q.field ->> 'id' = e.field)),
      (2, 'not_an_option', 'must come from a custom field of the account or from title, value, currency, status, lost_reason, '
          'expected_close_date, add_time, pipeline or stage', coalesce(not (
        e.source in ('title', 'value', 'currency', 'status', 'lost_reason', 'expected_close_date', 'add_time', 'pipeline', 'stage')
        or exists (
          select from crm.deal_field as d where d.connection_id = v_connection.id and d.key = e.source and d.key ~ '^[0-9a-f]{40}$')),
            true)),
      (3, 'not_a_part', 'must be the name of a part, such as locality', e.part !~ '^[a-z][a-z0-9_]{0,62}$')
    ) as f (position, code, message, is_fault)
    where f.is_fault
    order by f.position
    limit 1
  ) as f;
  perform crm.require_no_fault(coalesce(v_faults, '[]'));
  delete from crm.field_mapping as m where m.connection_id = v_connection.id;
  insert into crm.field_mapping (connection_id, field, source, part)
  select
    v_connection.id, e.field,
    case jsonb_typeof(e.value) when 'string' then e.value #>> '{}' else e.value ->> 'source' end,
    case jsonb_typeof(e.value) when 'object' then e.value ->> 'part' end
  from jsonb_each(mapping) as e (field, value);
  update crm.connection as c set metadata_changed_at = clock_timestamp() where c.id = v_connection.id;
end
$$;

comment on function crm.set_field_mapping(uuid, jsonb) is
$$Replace the sources of the answers of the niche's form. crm_deal_fields lists the fields of the account.
mapping: {"city": "<key of a custom field>", "place": {"source": "<key>", "part": "locality"}, "notes": "title"}; besides
custom fields there are title, value, currency, status, lost_reason, expected_close_date, add_time, pipeline and stage.
Errors: LM750 faults, listed in details; LM751 no such connection.$$;

grant execute on function crm.set_field_mapping(uuid, jsonb) to admin;
