create or replace function queue.is_due(entry queue.schedule, at timestamptz) returns boolean
language sql stable
return entry.is_active and case
  -- The ticks of a minute are never exactly a minute apart.
  when entry.every is not null then at >= entry.last_fired_at + entry.every - interval '5 seconds'
  else exists (
    select
    from generate_series(-1, 0) as d (days) -- a tick just after midnight makes up for the evening
    cross join unnest(entry.at_times) as t (time_of_day)
    -- The zone's own calendar day and PostgreSQL's zone rules: right across clock changes.
    cross join lateral (
      select ((at at time zone entry.time_zone)::date + d.days + t.time_of_day) at time zone entry.time_zone
    ) as o (due_at)
    where o.due_at > entry.last_fired_at and o.due_at <= at and o.due_at > at - entry.grace)
end;

comment on function queue.is_due(queue.schedule, timestamptz) is $$Whether an entry of the schedule is to be deferred at this time.$$;

create or replace function queue.tick(at timestamptz default clock_timestamp()) returns setof text
language plpgsql volatile security definer -- the worker sees no table
set search_path = queue, pg_temp
as $$
#variable_conflict use_column
declare
  v_entry queue.schedule;
begin
  for v_entry in
    -- Two ticks at once take different entries, or none.
    select s.* from queue.schedule as s where queue.is_due(s, tick.at) order by s.name for update skip locked
  loop
    update queue.schedule as s set last_fired_at = tick.at where s.name = v_entry.name;
    perform queue.defer(v_entry.task, v_entry.args, queueing_lock => 'schedule:' || v_entry.name);
    return next v_entry.name;
  end loop;
end
$$;

comment on function queue.tick(timestamptz) is
$$Defer the jobs that the schedule says are due. Returns the names of their entries. Called every minute.$$;

grant execute on function queue.tick(timestamptz) to leadmill_worker;
