create or replace function crm.defer_account(connection_id uuid) returns void
language plpgsql volatile
as $$
begin
  -- Not behind a waiting import, which may take long, because a new token must be tried at once.
  perform queue.defer('read_account', jsonb_build_object('connection_id', connection_id), lock => 'crm-account:' || connection_id);
end
$$;

comment on function crm.defer_account(uuid) is
$$Defer the job that checks a token, reads the names in its account and checks its webhooks.$$;

create or replace function crm.resume_refused_work(connection_id uuid) returns void
language plpgsql volatile
as $$
begin
  update crm.connection as c
  set
    refused_until_at = null, problem = null, problem_at = null, checked_at = null,
    -- Unless the app was uninstalled, its refresh token is tried once more.
    grant_lost_at = null
  where c.id = resume_refused_work.connection_id
    and (c.status = 'refused' or c.status = 'reconnect' and c.refresh_token is not null);
  perform crm.defer_account(connection_id);
  perform queue.run_now('import:' || r.id)
  from crm.import_run as r where r.connection_id = resume_refused_work.connection_id and r.status in ('queued', 'running');
  if exists (select from crm.webhook_event as e where e.connection_id = resume_refused_work.connection_id and e.status = 'waiting') then
    perform crm.defer_fetch(connection_id);
    perform queue.run_now('fetch:' || connection_id);
  end if;
  perform crm.continue_changes(connection_id);
end
$$;

comment on function crm.resume_refused_work(uuid) is
$$Resume at once what waits because Pipedrive refused a request, after a user has fixed the cause. A pause that Pipedrive
itself demanded remains.$$;

create or replace function crm.check_accounts() returns void
language plpgsql volatile security definer -- workers have no privilege on tables
set search_path = pg_catalog, pg_temp
as $$
begin
  perform crm.defer_account(c.id)
  from crm.connection as c where c.is_active and c.grant_lost_at is null order by c.id;
  perform crm.defer_removal(c.id)
  from crm.connection as c where c.removed_at is not null and c.webhook_secret is not null order by c.id;
  delete from crm.authorization_request as r
  where r.created_at < clock_timestamp() - make_interval(days => ops.setting_of('crm.authorization_days')::integer);
  -- A worker was lost in between; the code has expired by now.
  perform crm.fail_authorization(r.id, 'code_expired')
  from crm.authorization_request as r where r.status = 'exchanging' and r.created_at < clock_timestamp() - interval '1 hour';
end
$$;

comment on function crm.check_accounts() is
$$Defer the check of every account, because Pipedrive deletes a webhook that has failed for three days; and what is left to do of
removals.$$;

grant execute on function crm.check_accounts() to leadmill_worker;
