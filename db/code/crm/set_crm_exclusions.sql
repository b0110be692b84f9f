create or replace function api.set_crm_exclusions(connection_id uuid, exclusions jsonb) returns void
language sql volatile
begin atomic
  select crm.set_exclusions(set_crm_exclusions.connection_id, ops.bounded_document(set_crm_exclusions.exclusions, 'exclusions'));
end;

comment on function api.set_crm_exclusions(uuid, jsonb) is
$$Set which deals are not imported
By the names of pipelines and stages.
exclusions: [{"pipeline": "Production"}, {"pipeline": "Sales", "stages": ["Quote sent"]}]; without stages it is the whole pipeline.
Errors: LM750 faults, listed in details; LM751 no such connection.$$;

grant execute on function api.set_crm_exclusions(uuid, jsonb) to admin;
