create or replace function report.roll_up_leads(max_changes integer default 20000) returns bigint
language plpgsql volatile security definer -- workers have no privilege on what is counted
set search_path = pg_catalog, pg_temp
as $$
declare
  v_time_zone constant text := (report.begin_roll_up()).time_zone;
  v_count bigint;
begin
  if v_time_zone is null then
    return 0::bigint;
  end if;
  -- One statement, so that no reader finds a change twice or nowhere.
  with taken as (
    delete from report.lead_change as c
    where c.id in (select o.id from report.lead_change as o order by o.id limit roll_up_leads.max_changes)
    returning (c.submitted_at at time zone v_time_zone)::date as day, c.niche_id, c.measure, c.count
  ), summed as (
    insert into report.lead_day as d (day, niche_id, measure, count)
    select t.day, t.niche_id, t.measure, sum(t.count)
    from taken as t
    group by t.day, t.niche_id, t.measure
    having sum(t.count) <> 0
    order by t.day, t.niche_id, t.measure
    on conflict on constraint lead_day_pkey do update
    set count = d.count + excluded.count
  ), stale as (
    insert into report.stale_day (day) select distinct t.day from taken as t order by t.day
    on conflict do nothing
  )
  select count(*) into v_count from taken as t;
  -- Leads come while it counts: it need not find none, only few.
  return case when v_count < roll_up_leads.max_changes then 0 else v_count end;
end
$$;

comment on function report.roll_up_leads(integer) is
$$Add the oldest changes of leads, at most so many, to the sums by day, and note that their days are stale. A job calls it until it
returns 0: then there were fewer.$$;

grant execute on function report.roll_up_leads(integer) to leadmill_worker;
