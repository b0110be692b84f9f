create or replace function api.refresh_crm_account(connection_id uuid) returns void
language sql volatile
begin atomic
  select crm.refresh_account(refresh_crm_account.connection_id);
end;

comment on function api.refresh_crm_account(uuid) is
$$Check a connection now
Its token is checked, its pipelines, stages and fields are read again, and webhooks that are missing are created.
Errors: LM115 role not allowed; LM751 no such connection; LM759 too many checks.$$;

grant execute on function api.refresh_crm_account(uuid) to member, admin;
