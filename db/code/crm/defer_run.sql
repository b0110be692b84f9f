create or replace function crm.defer_run(run crm.import_run, wait interval default '0') returns void
language plpgsql volatile
as $$
begin
  perform queue.defer(
    'import_deals', jsonb_build_object('run_id', run.id),
    -- Requests to one account run one after the other, and a run has at most one job.
    lock => 'crm:' || run.connection_id, queueing_lock => 'import:' || run.id,
    at => case when wait > interval '0' then clock_timestamp() + wait end);
end
$$;

comment on function crm.defer_run(crm.import_run, interval) is $$Defer the job that continues a run, now or after a wait.$$;

create or replace function crm.defer_fetch(connection_id uuid, wait interval default '0') returns void
language plpgsql volatile
as $$
begin
  perform queue.defer(
    'fetch_deals', jsonb_build_object('connection_id', connection_id),
    lock => 'crm:' || connection_id, queueing_lock => 'fetch:' || connection_id,
    at => case when wait > interval '0' then clock_timestamp() + wait end);
end
$$;

comment on function crm.defer_fetch(uuid, interval) is
$$Defer the job that reads the deals of waiting webhook events, now or after a wait.$$;
