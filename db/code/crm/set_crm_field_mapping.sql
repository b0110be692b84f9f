create or replace function api.set_crm_field_mapping(connection_id uuid, mapping jsonb) returns void
language sql volatile
begin atomic
  select crm.set_field_mapping(set_crm_field_mapping.connection_id, ops.bounded_document(set_crm_field_mapping.mapping, 'mapping'));
end;

comment on function api.set_crm_field_mapping(uuid, jsonb) is
$$Set the sources of answers
Replaces the earlier mapping. crm_deal_fields lists the fields of the account.
mapping: {"city": "<key of a custom field>", "place": {"source": "<key>", "part": "locality"}, "notes": "title"}; besides
custom fields there are title, value, currency, status, lost_reason, expected_close_date, add_time, pipeline and stage.
Errors: LM750 faults, listed in details; LM751 no such connection.$$;

grant execute on function api.set_crm_field_mapping(uuid, jsonb) to admin;
