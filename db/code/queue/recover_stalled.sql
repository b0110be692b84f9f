create or replace function queue.recover_stalled(
  heartbeat_age interval default '60 seconds',
  max_stalls integer default 5,
  max_runtime interval default '30 minutes'
) returns table (job_id bigint, task text, action text)
language plpgsql volatile security definer -- callers have no privilege on the library's tables
-- The library's functions find their tables only by the search path.
set search_path = queue, pg_temp
as $$
#variable_conflict use_column
declare
  v_job record;
  v_stalls integer;
begin
  for v_job in
    select j.id, j.task_name, j.queueing_lock is not null as is_single
    from queue.procrastinate_jobs as j
    left join queue.procrastinate_workers as w on w.id = j.worker_id
    where j.status = 'doing'
      and (
        w.id is null
        or w.last_heartbeat < clock_timestamp() - recover_stalled.heartbeat_age
        -- A worker can be alive and no longer work on a job, when it failed to record the job's end.
        or (
          select max(e.at) from queue.procrastinate_events as e
          where e.job_id = j.id and e.type = 'started') < clock_timestamp() - recover_stalled.max_runtime)
    order by j.queueing_lock is not null, j.id
    for update of j skip locked
  loop
    job_id := v_job.id;
    task := v_job.task_name;
    insert into queue.stall as s (job_id) values (v_job.id)
    on conflict (job_id) do update set count = s.count + 1, last_at = clock_timestamp()
    returning s.count into v_stalls;
    if v_stalls >= recover_stalled.max_stalls then
      perform queue.procrastinate_finish_job_v1(v_job.id, 'failed', false);
      action := 'failed';
    else
      begin
        perform queue.procrastinate_retry_job_v2(
          v_job.id, clock_timestamp() + make_interval(secs => random() * 5), null, null, null);
        -- Deleting its dead worker would otherwise update this job (on delete set null), and wait for a worker that is taking it.
        update queue.procrastinate_jobs set worker_id = null where id = v_job.id;
        action := 'requeued';
      exception when unique_violation then
        -- A waiting job with the same queueing lock will do all the work. This job did not fail, so nobody needs to
        -- look into it.
        perform queue.procrastinate_finish_job_v1(v_job.id, 'failed', true);
        action := 'superseded';
      end;
    end if;
    return next;
    -- A transaction that defers a job with the same queueing lock waits for this one from here on. If this one then
    -- waited for another such transaction, the two could deadlock: so it ends here.
    exit when v_job.is_single and action = 'requeued';
  end loop;
  -- Deleting a worker updates its jobs, which another call may have locked, and workers prune each other. Waiting for that
  -- while holding locks on jobs could deadlock, so only a call that has found no job prunes.
  if found then
    return;
  end if;
  delete from queue.procrastinate_workers as w
  where w.id in (
    select d.id from queue.procrastinate_workers as d
    where d.last_heartbeat < clock_timestamp() - 4 * recover_stalled.heartbeat_age
    for update skip locked);
end
$$;

comment on function queue.recover_stalled(interval, integer, interval) is
$$Requeue jobs whose worker died or which run longer than any job may. It runs every minute, and is called until it returns
nothing: a call requeues at most one job with a queueing lock, and only one that finds none deletes dead workers. Returns what was
done: requeued, failed (stalled max_stalls times, so it may be what kills the workers) or superseded (deleted, because a job with
the same queueing lock is waiting).$$;

grant execute on function queue.recover_stalled(interval, integer, interval) to leadmill_worker;
