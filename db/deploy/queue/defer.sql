-- Deploy leadmill:queue/defer to pg

begin;

create function queue.defer(
  task text,
  args jsonb default '{}',
  lock text default null,
  queueing_lock text default null,
  at timestamptz default null
) returns bigint
language plpgsql volatile security definer -- callers have no privilege on the library's tables
-- The library's triggers find their tables by the path only.
set search_path = queue, pg_temp
as $$
#variable_conflict use_column
declare
  v_task queue.task;
  v_request_id constant text := ops.request_id();
  v_job_id bigint;
begin
  select t.* into v_task from queue.task as t where t.name = defer.task;
  if not found then
    raise exception using
      errcode = 'LM901',
      message = 'no such task',
      detail = coalesce(defer.task, 'null'),
      hint = 'Tasks are listed in queue.task.';
  end if;
  insert into queue.procrastinate_jobs (queue_name, task_name, priority, lock, queueing_lock, args, scheduled_at)
  values (
    v_task.queue_name, v_task.name, v_task.priority, defer.lock, defer.queueing_lock,
    -- The worker takes it out again and logs under it: one id from the front to the last mail.
    case when v_request_id is null then defer.args else defer.args || jsonb_build_object('request_id', v_request_id) end,
    defer.at)
  on conflict (queueing_lock) where status = 'todo' do nothing
  returning id into v_job_id;
  return v_job_id;
end
$$;

comment on function queue.defer(text, jsonb, text, text, timestamptz) is
$$Put a job on the queue, inside the transaction that causes it. args: ids only, never personal data; the id of the request
in hand is added. Returns the id of the job, null when one with the same queueing lock is waiting already.
Errors: LM901 unknown task.$$;

commit;
