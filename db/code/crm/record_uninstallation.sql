create or replace function crm.record_uninstallation(
  client_digest bytea,
  company_id bigint,
  account_user_id bigint,
  happened_at timestamptz default null
) returns boolean
language plpgsql volatile security definer -- the service has no privilege on tables
set search_path = pg_catalog, pg_temp
as $$
declare
  v_id uuid;
begin
  -- Without an app the setting is empty.
  if length(client_digest) is distinct from 32
    or encode(client_digest, 'hex') <> ops.setting_of('crm.oauth_client_digest') #>> '{}'
  then
    return false;
  end if;
  for v_id in
    update crm.connection as c
    set
      grant_lost_at = clock_timestamp(), problem = 'uninstalled', problem_at = clock_timestamp(),
      token = null, refresh_token = null, token_expires_at = null, token_version = c.token_version + 1,
      refresh_lease_id = null, refresh_leased_until_at = null
    where c.is_oauth and c.company_id = record_uninstallation.company_id
      and c.account_user_id = record_uninstallation.account_user_id and c.refresh_token is not null
      -- A notice that comes late does not end a grant that was given since. Pipedrive's clock may differ a little.
      and (record_uninstallation.happened_at is null
        or c.authorized_at <= record_uninstallation.happened_at + interval '10 seconds')
    returning c.id
  loop
    -- Pipedrive deletes them with the app.
    delete from crm.webhook as w where w.connection_id = v_id;
    perform crm.end_run(r.id, 'failed', 'grant_lost')
    from crm.import_run as r where r.connection_id = v_id and r.status in ('queued', 'running');
  end loop;
  return true;
end
$$;

comment on function crm.record_uninstallation(bytea, bigint, bigint, timestamptz) is
$$Record that a user at Pipedrive has uninstalled the app: the tokens are deleted, and access has to be granted again. client_digest:
sha256 of the credentials that the notice carried, as `client_id:client_secret`; false is returned when they are wrong, or none is set.$$;

grant execute on function crm.record_uninstallation(bytea, bigint, bigint, timestamptz) to leadmill_api;
