create or replace function api.assign_crm_connection(connection_id uuid, organization_id uuid, token text) returns void
language sql volatile
begin atomic
  select crm.assign_connection(
    assign_crm_connection.connection_id, assign_crm_connection.organization_id, ops.bounded(assign_crm_connection.token, 'token'));
end;

comment on function api.assign_crm_connection(uuid, uuid, text) is
$$Make a connection an organisation's
Its events are told to that organisation, whose members manage it. Imports go on, and each deal remains the same lead.
token: API token of the company; the stored one cannot be read.
Errors: LM750 not a token, or no such organisation; LM751 no such connection; LM755 the organisation has connected the company; LM761 the
connection uses OAuth; LM960 no encryption key.$$;

grant execute on function api.assign_crm_connection(uuid, uuid, text) to admin;
