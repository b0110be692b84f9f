create or replace function ops.purge_rate_spending(slice integer default 5000) returns integer
language plpgsql volatile security definer -- workers have no access to the table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_count integer;
begin
  delete from ops.rate_limit_use as s
  where s.ctid = any(array(
    select o.ctid
    from ops.rate_limit_use as o
    where o.repaid_at < clock_timestamp()
    limit purge_rate_spending.slice
    for update skip locked)); -- a row that is being spent from right now is kept
  get diagnostics v_count = row_count;
  return v_count;
end
$$;

comment on function ops.purge_rate_spending(integer) is
$$Delete rows whose limit is completely available again, at most slice. Returns the number deleted. A job calls it until it
returns less than a slice.$$;

grant execute on function ops.purge_rate_spending(integer) to leadmill_worker;
