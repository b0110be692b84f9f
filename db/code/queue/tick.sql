create or replace function queue.is_due(entry queue.schedule, at timestamptz) returns boolean
language sql stable
return entry.is_active and case
  -- Two ticks are never exactly one minute apart, so allow some tolerance.
  when entry.every is not null then at >= entry.last_fired_at + entry.every - interval '5 seconds'
  else exists (
    select
    from generate_series(-1, 0) as d (days) -- a tick just after midnight still serves the evening before
    cross join unnest(entry.at_times) as t (time_of_day)
    -- Uses the zone's own calendar day and PostgreSQL's zone rules, so it is correct across clock changes.
    cross join lateral (
      select ((at at time zone entry.time_zone)::date + d.days + t.time_of_day) at time zone entry.time_zone
    ) as o (due_at)
    where o.due_at > entry.last_fired_at and o.due_at <= at and o.due_at > at - entry.grace)
end;

comment on function queue.is_due(queue.schedule, timestamptz) is $$Whether an entry of the schedule is due at this time.$$;

create or replace function queue.tick(at timestamptz default clock_timestamp()) returns setof text
language plpgsql volatile security definer -- the worker has no access to the table
set search_path = queue, pg_temp
as $$
#variable_conflict use_column
declare
  v_entry queue.schedule;
begin
  for v_entry in
    -- Two concurrent ticks never take the same entry.
    select s.* from queue.schedule as s where queue.is_due(s, tick.at) order by s.name for update skip locked
  loop
    update queue.schedule as s set last_fired_at = tick.at where s.name = v_entry.name;
    perform queue.defer_entry(v_entry.name);
    return next v_entry.name;
  end loop;
end
$$;

comment on function queue.tick(timestamptz) is
$$Defer the jobs that are due by the schedule. Called every minute. Returns the names of the entries.$$;

grant execute on function queue.tick(timestamptz) to leadmill_worker;
