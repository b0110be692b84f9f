create or replace function queue.lock_ready_jobs(task text, most integer) returns table (job_id bigint, args jsonb)
language plpgsql volatile security definer -- callers have no privilege on the library's tables
set search_path = queue, pg_temp
as $$
begin
  return query
  select j.id, j.args
  from queue.procrastinate_jobs as j
  where j.status = 'todo'
    and j.task_name = lock_ready_jobs.task
    and j.lock is null
    and (j.scheduled_at is null or j.scheduled_at <= clock_timestamp())
  order by j.priority desc, j.id
  limit lock_ready_jobs.most
  for update skip locked;
end
$$;

comment on function queue.lock_ready_jobs(text, integer) is
$$The next jobs of a task that are ready, for who does them together with his own: until his transaction ends no worker takes
them. Those that were done are deleted by queue.delete_locked_jobs.$$;

create or replace function queue.delete_locked_jobs(job_ids bigint[]) returns void
language sql volatile security definer -- callers have no privilege on the library's tables
-- The library's triggers find their tables by the path only.
set search_path = queue, pg_temp
as $$
  delete from queue.procrastinate_jobs as j where j.id = any (delete_locked_jobs.job_ids) and j.status = 'todo';
$$;

comment on function queue.delete_locked_jobs(bigint[]) is
$$Delete jobs that were locked by queue.lock_ready_jobs and done: in the same transaction, so each is done once.$$;
