create or replace function report.roll_up_sources() returns bigint
language plpgsql volatile security definer -- workers have no privilege on what is counted
set search_path = pg_catalog, pg_temp
as $$
declare
  v_time_zone constant text := (report.begin_roll_up()).time_zone;
  v_day date;
begin
  if v_time_zone is null then
    return 0::bigint;
  end if;
  -- Today changes all the time, and a day with changes that are not rolled up yet would be stale again at once.
  delete from report.stale_day as d
  where d.day = (
    select max(o.day)
    from report.stale_day as o
    where o.day < (clock_timestamp() at time zone v_time_zone)::date
      and not exists (select from report.lead_change as c where (c.submitted_at at time zone v_time_zone)::date = o.day))
  returning d.day into v_day;
  if v_day is null then
    return 0::bigint;
  end if;
  delete from report.source_day as d where d.day = v_day;
  -- What is committed after this statement began is not counted, but noted: report.stale_days() finds it.
  insert into report.source_day (
    day, niche_id, utm_source, utm_medium, utm_campaign, partner, submitted, sold, bad, sold_to, net)
  select v_day, f.* from report.source_facts(v_day, v_time_zone) as f;
  return 1::bigint;
end
$$;

comment on function report.roll_up_sources() is
$$Count where the leads of one stale day came from, the newest that is over. A job calls it until it returns 0: then there is none.$$;

grant execute on function report.roll_up_sources() to leadmill_worker;

create or replace function report.recount_sources() returns void
language plpgsql volatile
as $$
begin
  perform from report.rollup_watermark as m for update;
  delete from report.source_day;
  -- Days that have nothing but changes become stale when those are rolled up.
  insert into report.stale_day (day) select distinct d.day from report.lead_day as d
  on conflict do nothing;
end
$$;

comment on function report.recount_sources() is
$$Have all sums of sources counted anew. Until the roll-up has done so, a report reads the leads. For the owner, and after a change of
report.time_zone.$$;
