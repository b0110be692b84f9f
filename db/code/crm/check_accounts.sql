create or replace function crm.defer_account(connection_id uuid) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  -- Not behind a waiting import, which may take long, because a new token must be tried at once.
  perform queue.defer('read_account', jsonb_build_object('connection_id', connection_id), lock => 'crm-account:' || connection_id);
end
$$;

comment on function crm.defer_account(uuid) is $$Defer the job that reads the names in an account and checks its webhook.$$;

create or replace function crm.resume_refused_work(connection_id uuid) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  update crm.connection as c set refused_until_at = null where c.id = resume_refused_work.connection_id and c.refused_until_at is not null;
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
$$Resume at once what waits because Pipedrive refused a request, after an admin has fixed the cause. A pause that Pipedrive
itself demanded remains.$$;

create or replace function crm.check_accounts() returns void
language sql volatile security definer -- workers have no privilege on tables
set search_path = pg_catalog, pg_temp
as $$
  select crm.defer_account(c.id) from crm.connection as c where c.is_active order by c.id
$$;

comment on function crm.check_accounts() is
$$Defer the check of every account, because Pipedrive deletes a webhook that has failed for three days.$$;

grant execute on function crm.check_accounts() to leadmill_worker;
