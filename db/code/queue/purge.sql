create or replace function queue.purge(keep interval default null, slice integer default 5000) returns integer
language plpgsql volatile security definer -- callers have no privilege on the library's tables
-- The library's triggers find their tables by the path only.
set search_path = queue, pg_temp
as $$
declare
  v_before constant timestamptz := clock_timestamp()
    - coalesce(purge.keep, make_interval(days => ops.setting_of('queue.keep_days')::integer));
  v_first_young bigint;
  v_count integer;
begin
  -- Events come in order: only those that are about to go are read to find where the young jobs begin.
  select e.job_id into v_first_young
  from queue.procrastinate_events as e
  where e.type = 'deferred' and e.at >= v_before
  order by e.id
  limit 1;
  delete from queue.procrastinate_jobs as j
  -- An array: as a subquery of its own a plan may run it again for each job, and delete more than a slice.
  where j.id = any(array(
    select o.id
    from queue.procrastinate_jobs as o
    where o.status not in ('todo', 'doing')
      and (v_first_young is null or o.id < v_first_young)
      -- An old job may have ended just now.
      and not exists (select from queue.procrastinate_events as e where e.job_id = o.id and e.at >= v_before)
    order by o.id
    limit purge.slice
    for update skip locked));
  get diagnostics v_count = row_count;
  return v_count;
end
$$;

comment on function queue.purge(interval, integer) is
$$Delete jobs that ended longer ago than keep (by default the setting queue.keep_days), with their events, oldest first, at most slice.
Returns how many; a job calls it until it returns less than a slice, each call a transaction of its own.$$;

grant execute on function queue.purge(interval, integer) to leadmill_worker;
