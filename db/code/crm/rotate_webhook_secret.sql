create or replace function crm.rotate_webhook_secret(connection_id uuid) returns jsonb
language plpgsql volatile security definer -- web roles have no write privilege on tables
set search_path = pg_catalog, pg_temp
as $$
declare
  v_connection constant crm.connection := crm.require_connection(connection_id);
  v_secret constant text := encode(extensions.gen_random_bytes(32), 'hex');
begin
  update crm.connection as c
  set
    webhook_secret = ops.encrypt_secret('crm.connection.webhook_secret', c.organization_id, c.id, v_secret),
    webhook_digest = sha256(convert_to(v_secret, 'UTF8')),
    -- Pipedrive cannot change a webhook: the worker deletes those with our address and creates another.
    webhook_id = null,
    updated_at = clock_timestamp()
  where c.id = v_connection.id;
  perform crm.defer_account(v_connection.id);
  return jsonb_build_object('webhook_user', 'leadmill', 'webhook_secret', v_secret);
end
$$;

comment on function crm.rotate_webhook_secret(uuid) is
$$Replace the webhook secret; the old one is refused from now on. Returns {webhook_user, webhook_secret}; the secret is shown only
this once.
Errors: LM751 no such connection; LM960 no encryption key.$$;

grant execute on function crm.rotate_webhook_secret(uuid) to admin;
