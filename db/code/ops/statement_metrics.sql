create or replace function ops.statement_metrics() returns table (role text, seconds numeric)
language plpgsql stable -- as the caller, who sees the statements of others as a member of pg_monitor
set search_path = pg_catalog, pg_temp
as $$
declare
  v_statements constant regproc := to_regproc('extensions.pg_stat_statements');
begin
  -- The server's package has it, a managed server perhaps not; and it may be there without being loaded.
  if v_statements is null or current_setting('pg_stat_statements.max', true) is null then
    return;
  end if;
  for role, seconds in
    execute format(
      'select pg_get_userbyid(s.userid), (max(s.mean_exec_time) / 1000)::numeric from %s(false) as s where s.calls >= 10 group by s.userid',
      v_statements)
  loop
    return next;
  end loop;
end
$$;

comment on function ops.statement_metrics() is
$$The mean time of the slowest statement of each role, of those that were called ten times. For ops.metric alone.$$;

grant execute on function ops.statement_metrics() to leadmill_monitor;
