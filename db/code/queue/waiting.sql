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
$$Lock the next ready jobs of a task, for a job that does their work together with its own. Until the transaction ends no
worker takes them. queue.delete_locked_jobs() deletes those that were done.$$;

create or replace function queue.delete_locked_jobs(job_ids bigint[]) returns void
language sql volatile security definer -- callers have no privilege on the library's tables
-- The library's triggers find their tables only by the search path.
set search_path = queue, pg_temp
as $$
  delete from queue.procrastinate_jobs as j where j.id = any (delete_locked_jobs.job_ids) and j.status = 'todo';
$$;

comment on function queue.delete_locked_jobs(bigint[]) is
$$Delete jobs that queue.lock_ready_jobs() locked and whose work is done, in the same transaction, so that each job is done
once.$$;
