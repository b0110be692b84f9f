create or replace function crm.defer_account(connection_id uuid) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  -- Not behind an import that waits, possibly for long: a new token must be tried at once.
  perform queue.defer('read_account', jsonb_build_object('connection_id', connection_id), lock => 'crm-account:' || connection_id);
end
$$;

comment on function crm.defer_account(uuid) is $$Have a worker read the names in an account and look after its webhook.$$;

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
end
$$;

comment on function crm.resume_refused_work(uuid) is
$$An admin has changed what Pipedrive refused, or says so: what waits because of that is done now. Where Pipedrive itself told us
to wait, that stays.$$;

create or replace function crm.check_accounts() returns void
language sql volatile security definer -- the worker sees no table
set search_path = pg_catalog, pg_temp
as $$
  select crm.defer_account(c.id) from crm.connection as c where c.is_active order by c.id
$$;

comment on function crm.check_accounts() is $$Have every account looked after: Pipedrive deletes a webhook that failed for three days.$$;

grant execute on function crm.check_accounts() to leadmill_worker;
