create or replace function api.replace_crm_token(connection_id uuid, token text) returns void
language sql volatile
begin atomic
  select crm.replace_token(replace_crm_token.connection_id, ops.bounded(replace_crm_token.token, 'token'));
end;

comment on function api.replace_crm_token(uuid, text) is
$$Replace the API token of a connection
By another API token of the same company. It is checked at once.
Errors: LM115 role not allowed; LM750 not a token; LM751 no such connection; LM759 too many checks; LM761 the connection uses
OAuth; LM960 no encryption key.$$;

grant execute on function api.replace_crm_token(uuid, text) to member, admin;
