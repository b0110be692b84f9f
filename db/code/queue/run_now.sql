create or replace function queue.run_now(queueing_lock text) returns bigint
language plpgsql volatile security definer -- callers have no privilege on the library's tables
-- As queue.defer_all: the library's triggers find their tables by the path only.
set search_path = queue, pg_temp
as $$
declare
  v_job_id bigint;
  v_queue_name text;
begin
  update queue.procrastinate_jobs as j
  set scheduled_at = null
  where j.queueing_lock = run_now.queueing_lock and j.status = 'todo' and j.scheduled_at > clock_timestamp()
  returning j.id, j.queue_name::text into v_job_id, v_queue_name;
  if found then
    -- The library notifies its workers only of new jobs.
    perform pg_notify(c.channel, json_build_object('type', 'job_inserted', 'job_id', v_job_id)::text)
    from (values ('procrastinate_queue_v1#' || v_queue_name), ('procrastinate_any_queue_v1')) as c (channel);
  end if;
  return v_job_id;
end
$$;

comment on function queue.run_now(text) is
$$Run a job now that was deferred to a later time. queueing_lock: as given when it was deferred. Returns its id, or null if no
such job is waiting for its time.$$;
