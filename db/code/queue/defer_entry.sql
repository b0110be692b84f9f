create or replace function queue.defer_entry(name text, at timestamptz default null) returns bigint
language plpgsql volatile security definer -- the worker has no access to the table
set search_path = queue, pg_temp
as $$
declare
  v_entry queue.schedule;
begin
  select s.* into v_entry from queue.schedule as s where s.name = defer_entry.name and s.is_active;
  if not found then
    return null;
  end if;
  return queue.defer(v_entry.task, v_entry.args, queueing_lock => 'schedule:' || v_entry.name, at => defer_entry.at);
end
$$;

comment on function queue.defer_entry(text, timestamptz) is
$$Defer the job of an entry of the schedule, now or for a later time. Null if one waits already, or if there is no such entry or it is
switched off. Returns the id of the job.$$;

grant execute on function queue.defer_entry(text, timestamptz) to leadmill_worker;
