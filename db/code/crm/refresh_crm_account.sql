create or replace function api.refresh_crm_account(connection_id uuid) returns void
language sql volatile
begin atomic
  select crm.refresh_account(refresh_crm_account.connection_id);
end;

comment on function api.refresh_crm_account(uuid) is
$$Read an account anew
Its pipelines, stages and fields; and look after its webhook.
Errors: LM751 no such connection.$$;

grant execute on function api.refresh_crm_account(uuid) to admin;
