-- LM752 import_in_progress (409): An import of this connection is in progress.
--   To do: See its progress in `crm_imports`.
-- LM753 crm_connection_off (409): The connection is switched off.
--   To do: Use `update_crm_connection` with `is_active`.
-- LM764 crm_connection_imports_nothing (409): The connection only tells events.
--   To do: Use `set_crm_niche`.

create or replace function crm.create_run(connection crm.connection, cause text) returns uuid
language plpgsql volatile
as $$
#variable_conflict use_column
declare
  v_run crm.import_run;
begin
  insert into crm.import_run (connection_id, cause, requested_by, problem, window_starts_at, window_ends_at)
  values (
    create_run.connection.id, create_run.cause, request.user_id(),
    case when create_run.connection.paused_until_at > clock_timestamp() then create_run.connection.problem end,
    clock_timestamp() - create_run.connection.oldest, clock_timestamp() - create_run.connection.youngest)
  on conflict (connection_id) where status in ('queued', 'running') do nothing
  returning * into v_run;
  if found then
    perform crm.defer_run(v_run, create_run.connection.paused_until_at - clock_timestamp());
  end if;
  return v_run.id;
end
$$;

comment on function crm.create_run(crm.connection, text) is
$$Create a run and its job, in one transaction; null when one is in progress. The caller has locked the connection.$$;

create or replace function crm.start_run(connection_id uuid, cause text) returns uuid
language plpgsql volatile
as $$
#variable_conflict use_column
declare
  v_connection crm.connection;
  v_run_id uuid;
begin
  select c.* into v_connection from crm.connection as c where c.id = start_run.connection_id and c.removed_at is null
  for no key update;
  if not found then
    perform ops.raise_http(404, 'LM751', 'no such connection', start_run.connection_id::text);
  end if;
  if not v_connection.is_active then
    perform ops.raise_http(409, 'LM753', 'the connection is switched off', null, 'Switch it on with update_crm_connection.');
  end if;
  if v_connection.niche_id is null then
    perform ops.raise_http(409, 'LM764', 'the connection imports nothing', null, 'Give it a niche with set_crm_niche.');
  end if;
  v_run_id := crm.create_run(v_connection, start_run.cause);
  if v_run_id is null then
    perform ops.raise_http(409, 'LM752', 'an import of this connection is in progress', null, 'See its progress in crm_imports.');
  end if;
  return v_run_id;
end
$$;

comment on function crm.start_run(uuid, text) is
$$Start an import: the run and its job, in one transaction.
Errors: LM751 no such connection, LM752 one is in progress, LM753 switched off, LM764 events only.$$;
