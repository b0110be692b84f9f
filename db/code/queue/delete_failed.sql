create or replace function queue.delete_failed(task text default null, job_id bigint default null) returns setof bigint
language sql volatile
-- The library's triggers find their tables only by the search path.
set search_path = queue, pg_temp
as $$
  delete from queue.procrastinate_jobs as j
  where j.status = 'failed'
    and j.task_name = coalesce(delete_failed.task, j.task_name) and j.id = coalesce(delete_failed.job_id, j.id)
  returning j.id
$$;

comment on function queue.delete_failed(text, bigint) is
$$Delete failed jobs that are not to be repeated: those of a task, one by its id, or all. Returns their ids. For the owner.$$;
