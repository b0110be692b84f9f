create or replace function api.rotate_crm_webhook_secret(connection_id uuid) returns jsonb
language sql volatile
begin atomic
  select crm.rotate_webhook_secret(rotate_crm_webhook_secret.connection_id);
end;

comment on function api.rotate_crm_webhook_secret(uuid) is
$$Replace the webhook secret
The old one is refused from now on. Returns {webhook_user, webhook_secret}; the secret is shown only this once.
Errors: LM115 role not allowed; LM751 no such connection; LM759 too many checks; LM960 no encryption key.$$;

grant execute on function api.rotate_crm_webhook_secret(uuid) to member, admin;
