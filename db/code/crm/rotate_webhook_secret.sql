create or replace function crm.rotate_webhook_secret(connection_id uuid) returns jsonb
language plpgsql volatile security definer -- web roles have no write privilege on tables
set search_path = pg_catalog, pg_temp
as $$
declare
  v_connection constant crm.connection := crm.require_managed_connection(connection_id);
  v_secret text;
begin
  perform crm.spend_check();
  v_secret := crm.seal_webhook_secret(v_connection.id);
  perform crm.defer_account(v_connection.id);
  return jsonb_build_object('webhook_user', 'leadmill', 'webhook_secret', v_secret);
end
$$;

comment on function crm.rotate_webhook_secret(uuid) is
$$Replace the webhook secret; the old one is refused from now on. Returns {webhook_user, webhook_secret}; the secret is shown only
this once.
Errors: LM115 role not allowed; LM751 no such connection; LM759 too many checks; LM960 no encryption key.$$;

grant execute on function crm.rotate_webhook_secret(uuid) to member, admin;
