create or replace function queue.retry_failed(task text default null, job_id bigint default null) returns setof bigint
language plpgsql volatile
-- The library's functions find their tables only by the search path.
set search_path = queue, pg_temp
as $$
#variable_conflict use_column
declare
  v_job record;
begin
  for v_job in
    select j.id from queue.procrastinate_jobs as j
    where j.status = 'failed'
      and j.task_name = coalesce(retry_failed.task, j.task_name) and j.id = coalesce(retry_failed.job_id, j.id)
    order by j.id
    for update
  loop
    begin
      perform queue.procrastinate_retry_job_v2(v_job.id, clock_timestamp(), null, null, null);
      -- All attempts are available again, as if the job had never run.
      update queue.procrastinate_jobs as j set attempts = 0, args = j.args - 'attempt' where j.id = v_job.id;
      delete from queue.stall as s where s.job_id = v_job.id;
      return next v_job.id;
    exception when unique_violation then
      -- A waiting job with the same queueing lock will do the same.
      delete from queue.procrastinate_jobs as j where j.id = v_job.id;
    end;
  end loop;
end
$$;

comment on function queue.retry_failed(text, bigint) is
$$Retry failed jobs after their cause has been fixed: those of a task, one by its id, or all. A job is deleted if one with the
same queueing lock is already waiting. Returns their ids. For the owner.$$;
