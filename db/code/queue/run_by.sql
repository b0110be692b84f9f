create or replace function queue.run_by(queueing_lock text, at timestamptz) returns bigint
language plpgsql volatile security definer -- callers have no privilege on the library's tables
-- As queue.defer_all: the library's triggers find their tables by the path only.
set search_path = queue, pg_temp
as $$
declare
  v_job_id bigint;
begin
  -- Also a job that is early enough is updated: no worker begins it before the caller has committed what it shall find.
  update queue.procrastinate_jobs as j
  set scheduled_at = case when j.scheduled_at is not null then least(j.scheduled_at, run_by.at) end
  where j.queueing_lock = run_by.queueing_lock and j.status = 'todo'
  returning j.id into v_job_id;
  return v_job_id;
end
$$;

comment on function queue.run_by(text, timestamptz) is
$$Have a waiting job run at this time, unless it runs earlier anyway. queueing_lock: as given when it was deferred. The job sees what the
caller commits. Returns its id, or null if no such job waits. Workers are not notified: they look for due jobs by themselves.$$;
