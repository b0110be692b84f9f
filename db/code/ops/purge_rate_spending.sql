create or replace function ops.purge_rate_spending(slice integer default 5000) returns integer
language plpgsql volatile security definer -- workers have no access to the tables
set search_path = pg_catalog, pg_temp
as $$
declare
  v_even integer;
  v_exact integer;
begin
  delete from ops.rate_limit_use as s
  where s.ctid = any(array(
    select o.ctid
    from ops.rate_limit_use as o
    where o.repaid_at < clock_timestamp()
    limit purge_rate_spending.slice
    for update skip locked)); -- a row that is being spent from right now is kept
  get diagnostics v_even = row_count;
  delete from ops.rate_limit_log as s
  where s.id = any(array(
    select o.id
    from ops.rate_limit as l
    join ops.rate_limit_log as o on o.limit_name = l.name
    where o.spent_at < clock_timestamp() - l.per
    limit purge_rate_spending.slice));
  get diagnostics v_exact = row_count;
  return v_even + v_exact;
end
$$;

comment on function ops.purge_rate_spending(integer) is
$$Delete rows that no limit counts any more, at most slice of each kind of limit. Returns the number deleted. A job calls it until it
returns less than a slice.$$;

grant execute on function ops.purge_rate_spending(integer) to leadmill_worker;
