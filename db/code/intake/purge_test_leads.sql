create or replace function intake.purge_test_leads(slice integer default 5000) returns integer
language plpgsql volatile security definer -- workers have no access to the table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_before constant timestamptz :=
    clock_timestamp() - make_interval(days => ops.setting_of('intake.test_lead_days')::integer);
  v_count integer;
begin
  delete from intake.test_lead as l
  where l.id = any(array(
    select o.id
    from intake.test_lead as o
    where o.created_at < v_before
    order by o.created_at, o.id
    limit purge_test_leads.slice
    for update skip locked));
  get diagnostics v_count = row_count;
  return v_count;
end
$$;

comment on function intake.purge_test_leads(integer) is
$$Delete test leads that are older than the setting intake.test_lead_days, oldest first, at most slice. Returns the number
deleted. A job calls it until it returns less than a slice.$$;

grant execute on function intake.purge_test_leads(integer) to leadmill_worker;
