create or replace function api.remove_crm_connection(connection_id uuid) returns void
language sql volatile
begin atomic
  select crm.remove_connection(remove_crm_connection.connection_id);
end;

comment on function api.remove_crm_connection(uuid) is
$$Remove a connection
Nothing is imported or told any more. Its webhooks are deleted at Pipedrive and a grant of OAuth is revoked; then its token is deleted.
Leads remain, also when the company is connected again.
Errors: LM115 role not allowed; LM751 no such connection.$$;

grant execute on function api.remove_crm_connection(uuid) to member, admin;
