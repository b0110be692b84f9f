create or replace function ops.release_spending(limit_name text, key text, cost integer default null) returns void
language plpgsql volatile
as $$
declare
  v_limit constant ops.rate_limit := ops.find_limit(release_spending.limit_name);
  v_key constant bytea := ops.keyed_hash(release_spending.key);
begin
  if v_limit.kind = 'exact' then
    perform ops.lock_spending(v_limit.name, v_key);
    delete from ops.rate_limit_log as s
    using (
      select g.id, sum(g.units) over (order by g.spent_at desc, g.id desc) as units
      from ops.rate_limit_log as g
      where g.limit_name = v_limit.name and g.key = v_key) as g
    where s.id = g.id and (release_spending.cost is null or g.units <= release_spending.cost);
    return;
  end if;
  update ops.rate_limit_use as s
  set repaid_at = case
    when release_spending.cost is null or v_limit.maximum is null or v_limit.maximum = 0 then clock_timestamp()
    else s.repaid_at - v_limit.per * (least(greatest(release_spending.cost, 0), v_limit.maximum)::float8 / v_limit.maximum) end
  where s.limit_name = v_limit.name and s.key = v_key;
end
$$;

comment on function ops.release_spending(text, text, integer) is
$$Give back what was spent from a limit, the latest first, or everything (cost null). Does nothing if nothing was spent. Waits for
transactions that are spending it.
Errors: LM940 unknown limit.$$;
