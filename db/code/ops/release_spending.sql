create or replace function ops.release_spending(limit_name text, key text, cost integer default null) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_key constant bytea := ops.keyed_hash(release_spending.key);
begin
  update ops.rate_limit_use as s
  set repaid_at = case
    when release_spending.cost is null or l.maximum is null or l.maximum = 0 then clock_timestamp()
    else s.repaid_at - l.per * (least(greatest(release_spending.cost, 0), l.maximum)::numeric / l.maximum)::float8 end
  from ops.rate_limit as l
  where l.name = s.limit_name and s.limit_name = release_spending.limit_name and s.key = v_key;
  delete from ops.rate_limit_log as s
  using (
    select g.id, sum(g.units) over (order by g.spent_at desc, g.id desc) as units
    from ops.rate_limit_log as g
    where g.limit_name = release_spending.limit_name and g.key = v_key) as g
  where s.id = g.id and (release_spending.cost is null or g.units <= release_spending.cost);
end
$$;

comment on function ops.release_spending(text, text, integer) is
$$Give back what was spent from a limit, the latest first, or everything (cost null). Does nothing if nothing was spent.$$;
