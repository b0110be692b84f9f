create or replace function queue.is_pending(job_id bigint) returns boolean
language sql stable security definer -- callers have no privilege on the library's tables
set search_path = queue, pg_temp
as $$
  select exists (
    select from queue.procrastinate_jobs as j
    where j.id = is_pending.job_id and j.status in ('todo', 'doing'))
$$;

comment on function queue.is_pending(bigint) is
$$Whether a job is waiting or running; false if it has ended or does not exist.$$;

create or replace function queue.has_pending(task text, args jsonb) returns boolean
language sql stable security definer -- callers have no privilege on the library's tables
set search_path = queue, pg_temp
as $$
  select exists (
    select from queue.procrastinate_jobs as j
    where j.task_name = has_pending.task and j.args @> has_pending.args and j.status in ('todo', 'doing'))
$$;

comment on function queue.has_pending(text, jsonb) is
$$Whether a job of a task whose arguments include these is waiting or running.$$;
