create or replace function api.refresh_crm_account(connection_id uuid) returns void
language sql volatile
begin atomic
  select crm.refresh_account(refresh_crm_account.connection_id);
end;

comment on function api.refresh_crm_account(uuid) is
$$Read an account again
Its pipelines, stages and fields; its webhook is checked as well.
Errors: LM751 no such connection.$$;

grant execute on function api.refresh_crm_account(uuid) to admin;
