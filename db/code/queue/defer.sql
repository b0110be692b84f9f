-- LM901 unknown_task (400): There is no such task (a defect: `queue.task` lists them).

create or replace function queue.defer_all(
  task text,
  args jsonb[],
  lock text default null,
  queueing_locks text[] default '{}',
  at timestamptz default null
) returns bigint[]
language plpgsql volatile security definer -- callers have no privilege on the library's tables
-- The library's triggers find their tables only by the search path.
set search_path = queue, pg_temp
as $$
#variable_conflict use_column
declare
  v_task queue.task;
  v_request_id constant text := request.id();
  v_job_ids bigint[];
begin
  select t.* into v_task from queue.task as t where t.name = defer_all.task;
  if not found then
    raise exception using
      errcode = 'LM901',
      message = 'unknown task',
      detail = coalesce(defer_all.task, 'null'),
      hint = 'Tasks are listed in queue.task.';
  end if;
  with job as materialized ( -- nextval runs once per row, although the id is used twice
    select nextval('queue.procrastinate_jobs_id_seq') as id, a.args, a.place
    from unnest(defer_all.args) with ordinality as a (args, place)
  ), made as (
    insert into queue.procrastinate_jobs (id, queue_name, task_name, priority, lock, queueing_lock, args, scheduled_at)
    select
      a.id, v_task.queue_name, v_task.name, v_task.priority, defer_all.lock, defer_all.queueing_locks[a.place],
      -- The worker removes it from the arguments and logs under it, so that one request id runs from nginx to the last
      -- mail.
      case when v_request_id is null then a.args else a.args || jsonb_build_object('request_id', v_request_id) end,
      defer_all.at
    from job as a
    order by a.place
    on conflict (queueing_lock) where status = 'todo' do nothing
    returning id
  )
  select array(
    select m.id
    from job as a
    left join made as m on m.id = a.id
    order by a.place)
  into v_job_ids;
  return v_job_ids;
end
$$;

comment on function queue.defer_all(text, jsonb[], text, text[], timestamptz) is
$$Put jobs of one task on the queue, in the transaction that causes them. args: one object per job; ids only, never personal
data. The id of the current request is added. queueing_locks: in the order of args. Returns the ids of the jobs in the same
order, null where a job with the same queueing lock is already waiting.
Errors: LM901 unknown task.$$;

create or replace function queue.defer_once(task text, argument text, ids uuid[]) returns void
language plpgsql volatile security definer -- as queue.defer_all
set search_path = queue, pg_temp
-- A plan that was made while the queue was empty would read the whole queue when it is long.
set enable_seqscan = off
as $$
declare
  -- Every posting asks this: most of the time all jobs wait already.
  v_ids constant uuid[] := array(
    select i.id
    from unnest(ids) as i (id)
    cross join lateral (select defer_once.task || ':' || i.id as key) as k
    where (
      select j.id
      from queue.procrastinate_jobs as j
      -- A range and an order, although it is one row: before the table has statistics the planner finds every index of
      -- waiting jobs equally cheap, and this is the only one that gives the order.
      where j.queueing_lock between k.key and k.key and j.status = 'todo'
      order by j.queueing_lock
      limit 1) is null
    -- In one order: two transactions that insert the same keys in different orders would deadlock.
    order by i.id);
begin
  if v_ids <> '{}' then
    perform queue.defer_all(
      task,
      array(select jsonb_build_object(argument, i.id) from unnest(v_ids) as i (id)),
      queueing_locks => array(select defer_once.task || ':' || i.id from unnest(v_ids) as i (id)));
  end if;
end
$$;

comment on function queue.defer_once(text, text, uuid[]) is
$$Put one job for each of these ids on the queue, with the id as its only argument, unless a committed job for the id waits.
Errors: LM901 unknown task.$$;

create or replace function queue.defer(
  task text,
  args jsonb default '{}',
  lock text default null,
  queueing_lock text default null,
  at timestamptz default null
) returns bigint
language plpgsql volatile security definer -- as queue.defer_all
set search_path = queue, pg_temp
as $$
begin
  return (queue.defer_all(task, array[args], lock, array[queueing_lock], at))[1];
end
$$;

comment on function queue.defer(text, jsonb, text, text, timestamptz) is
$$Put one job on the queue, as queue.defer_all() does. Returns its id, or null if a job with the same queueing lock is already
waiting.
Errors: LM901 unknown task.$$;

grant execute on function queue.defer(text, jsonb, text, text, timestamptz) to leadmill_worker, leadmill_reconciler;
