create or replace function report.leads(since date, until date, granularity text default 'day', niche_id uuid default null)
returns setof report.lead_line
language plpgsql stable security definer -- only admins can call the API function
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan -- a plan for a day is wrong for ten years
as $$
declare
  v_time_zone constant text := ops.setting_of('report.time_zone') #>> '{}';
begin
  perform report.require_period(since, until, granularity);
  return query
  with lead as (
    -- Summed by day first: days are few where leads are many, and the index of the age of leads has all that is read.
    select (l.created_at at time zone v_time_zone)::date as day, l.niche_id, l.status, count(*) as count
    from intake.lead as l
    where l.created_at >= ops.day_start(leads.since, v_time_zone)
      and l.created_at < ops.day_start(leads.until + 1, v_time_zone)
      and (leads.niche_id is null or l.niche_id = leads.niche_id)
    group by 1, 2, 3
  ), sold as (
    select report.period_of(d.day, leads.granularity) as period, d.niche_id, sum(d.count)::bigint as count
    from (
      select (l.created_at at time zone v_time_zone)::date as day, l.niche_id, count(*) as count
      from intake.lead as l
      join sale.assignment as a on a.lead_id = l.id
      where l.created_at >= ops.day_start(leads.since, v_time_zone)
        and l.created_at < ops.day_start(leads.until + 1, v_time_zone)
        and (leads.niche_id is null or l.niche_id = leads.niche_id)
      group by 1, 2
    ) as d
    group by 1, 2
  )
  select
    c.period, c.niche_id, n.name, c.submitted, c.pending, c.approved, c.rejected, c.distributed, c.unsold, c.bad,
    coalesce(s.count, 0)
  from (
    select
      report.period_of(l.day, leads.granularity) as period, l.niche_id, sum(l.count)::bigint as submitted,
      coalesce(sum(l.count) filter (where l.status = 'pending_approval'), 0)::bigint as pending,
      coalesce(sum(l.count) filter (where l.status = 'approved'), 0)::bigint as approved,
      coalesce(sum(l.count) filter (where l.status = 'rejected'), 0)::bigint as rejected,
      coalesce(sum(l.count) filter (where l.status = 'distributed'), 0)::bigint as distributed,
      coalesce(sum(l.count) filter (where l.status = 'unsold'), 0)::bigint as unsold,
      coalesce(sum(l.count) filter (where l.status = 'bad'), 0)::bigint as bad
    from lead as l
    group by 1, 2
  ) as c
  join catalog.niche as n on n.id = c.niche_id
  left join sold as s on s.period = c.period and s.niche_id = c.niche_id
  order by c.period, n.name, c.niche_id;
end
$$;

comment on function report.leads(date, date, text, uuid) is
$$Leads that were submitted between two days, both included, by period and niche: their number, their status until now, and the
number of buyers.
Errors: LM871 invalid period.$$;

grant execute on function report.leads(date, date, text, uuid) to admin;
