create or replace function queue.purge(keep interval default null, slice integer default 5000) returns integer
language plpgsql volatile security definer -- callers have no privilege on the library's tables
-- The library's triggers find their tables only by the search path.
set search_path = queue, pg_temp
as $$
declare
  v_before constant timestamptz := clock_timestamp()
    - coalesce(purge.keep, make_interval(days => ops.setting_of('queue.keep_days')::integer));
  v_first_young bigint;
  v_count integer;
begin
  -- Events are ordered by time, so the scan stops at the first one that is young enough to keep.
  select e.job_id into v_first_young
  from queue.procrastinate_events as e
  where e.type = 'deferred' and e.at >= v_before
  order by e.id
  limit 1;
  delete from queue.procrastinate_jobs as j
  -- An array, because a plan may execute a subquery once per job and delete more than a slice.
  where j.id = any(array(
    select o.id
    from queue.procrastinate_jobs as o
    where o.status not in ('todo', 'doing')
      and (v_first_young is null or o.id < v_first_young)
      -- An old job may have ended only now.
      and not exists (select from queue.procrastinate_events as e where e.job_id = o.id and e.at >= v_before)
    order by o.id
    limit purge.slice
    for update skip locked));
  get diagnostics v_count = row_count;
  return v_count;
end
$$;

comment on function queue.purge(interval, integer) is
$$Delete jobs that ended longer ago than keep (default: the setting queue.keep_days), with their events, oldest first, at most
slice. Returns the number deleted. A job calls it, each time in a transaction of its own, until it returns less than a
slice.$$;

grant execute on function queue.purge(interval, integer) to leadmill_worker;
