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
    select l.id, l.niche_id, l.status, report.period_of((l.created_at at time zone v_time_zone)::date, leads.granularity) as period
    from intake.lead as l
    where l.created_at >= ops.day_start(leads.since, v_time_zone)
      and l.created_at < ops.day_start(leads.until + 1, v_time_zone)
      and (leads.niche_id is null or l.niche_id = leads.niche_id)
  ), sold as (
    select l.period, l.niche_id, count(*) as count
    from lead as l
    join sale.assignment as a on a.lead_id = l.id
    group by 1, 2
  )
  select
    c.period, c.niche_id, n.name, c.submitted, c.pending, c.approved, c.rejected, c.distributed, c.unsold, c.bad,
    coalesce(s.count, 0)
  from (
    select
      l.period, l.niche_id, count(*) as submitted,
      count(*) filter (where l.status = 'pending_approval') as pending,
      count(*) filter (where l.status = 'approved') as approved,
      count(*) filter (where l.status = 'rejected') as rejected,
      count(*) filter (where l.status = 'distributed') as distributed,
      count(*) filter (where l.status = 'unsold') as unsold,
      count(*) filter (where l.status = 'bad') as bad
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
