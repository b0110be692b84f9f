create or replace function crm.remove_connection(connection_id uuid) returns void
language plpgsql volatile security definer -- web roles have no write privilege on tables
set search_path = pg_catalog, pg_temp
as $$
declare
  v_connection constant crm.connection := crm.require_managed_connection(connection_id);
begin
  update crm.connection as c
  set removed_at = clock_timestamp(), is_active = false, niche_id = null, updated_at = clock_timestamp()
  where c.id = v_connection.id;
  perform crm.end_run(r.id, 'failed', 'removed')
  from crm.import_run as r where r.connection_id = v_connection.id and r.status in ('queued', 'running');
  update crm.webhook_event as e set status = 'ignored' where e.connection_id = v_connection.id and e.status = 'waiting';
  perform crm.defer_removal(v_connection.id);
end
$$;

comment on function crm.remove_connection(uuid) is
$$Remove a connection: nothing is imported or told any more. A worker deletes the webhooks at Pipedrive and revokes a grant of OAuth;
then the secrets are deleted. Leads remain.
Errors: LM115 role not allowed; LM751 no such connection.$$;

grant execute on function crm.remove_connection(uuid) to member, admin;

create or replace function crm.defer_removal(connection_id uuid) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  -- The lock of checks: webhooks are never created and deleted at the same time.
  select queue.defer(
    'remove_connection', jsonb_build_object('connection_id', defer_removal.connection_id),
    lock => 'crm-account:' || defer_removal.connection_id)
$$;

comment on function crm.defer_removal(uuid) is $$Defer the job that deletes at Pipedrive what belongs to a removed connection.$$;
