create or replace function ops.record_drill(outcome text, detail jsonb) returns void
language plpgsql volatile security definer -- the program that holds drills writes no table
set search_path = pg_catalog, pg_temp
as $$
begin
  if record_drill.outcome not in ('passed', 'failed') or length(record_drill.detail::text) > 10000 then
    raise exception using errcode = '22023', message = 'the report of a drill is passed or failed, with at most 10,000 characters';
  end if;
  update ops.setting as s
  set value = record_drill.detail || jsonb_build_object('outcome', record_drill.outcome, 'at', clock_timestamp()),
    updated_at = clock_timestamp()
  where s.name = 'ops.last_drill';
  update ops.setting as s
  set value = to_jsonb(clock_timestamp()), updated_at = clock_timestamp()
  where s.name = 'ops.last_drill_at' and record_drill.outcome = 'passed';
end
$$;

comment on function ops.record_drill(text, jsonb) is
$$Record how a drill went: passed or failed, with its numbers or the reason. Only one that passed counts as the last one.$$;

grant execute on function ops.record_drill(text, jsonb) to leadmill_backup;
