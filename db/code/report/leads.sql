create or replace function report.lead_sums(since date, until date, time_zone text)
returns table (day date, niche_id uuid, measure text, count bigint)
language sql stable
begin atomic
  select d.day, d.niche_id, d.measure, d.count
  from report.lead_day as d
  where d.day between lead_sums.since and lead_sums.until
  union all
  select c.day, c.niche_id, c.measure, c.count
  from (
    select (l.submitted_at at time zone lead_sums.time_zone)::date as day, l.niche_id, l.measure, l.count from report.lead_change as l) as c
  where c.day between lead_sums.since and lead_sums.until;
end;

comment on function report.lead_sums(date, date, text) is
$$Sums of leads by the day of their submission, to be added up: those of report.lead_day and what has changed since, which is counted by the
days of a time zone.$$;

create or replace function report.leads(since date, until date, granularity text default 'day', niche_id uuid default null)
returns setof report.lead_line
language plpgsql stable security definer -- only admins can call the API function
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan -- a plan for a day is wrong for ten years
as $$
begin
  perform report.require_period(since, until, granularity);
  return query
  select s.period, s.niche_id, n.name, s.submitted, s.pending, s.approved, s.rejected, s.distributed, s.unsold, s.bad, s.sold_to
  from (
    select
      report.period_of(l.day, leads.granularity) as period, l.niche_id,
      coalesce(sum(l.count) filter (where l.measure <> 'sale'), 0)::bigint as submitted,
      coalesce(sum(l.count) filter (where l.measure = 'pending_approval'), 0)::bigint as pending,
      coalesce(sum(l.count) filter (where l.measure = 'approved'), 0)::bigint as approved,
      coalesce(sum(l.count) filter (where l.measure = 'rejected'), 0)::bigint as rejected,
      coalesce(sum(l.count) filter (where l.measure = 'distributed'), 0)::bigint as distributed,
      coalesce(sum(l.count) filter (where l.measure = 'unsold'), 0)::bigint as unsold,
      coalesce(sum(l.count) filter (where l.measure = 'bad'), 0)::bigint as bad,
      coalesce(sum(l.count) filter (where l.measure = 'sale'), 0)::bigint as sold_to
    from report.rollup_watermark as m
    cross join lateral report.lead_sums(leads.since, leads.until, m.time_zone) as l
    where leads.niche_id is null or l.niche_id = leads.niche_id
    group by 1, 2
  ) as s
  join catalog.niche as n on n.id = s.niche_id
  where s.submitted > 0
  order by s.period, n.name, s.niche_id;
end
$$;

comment on function report.leads(date, date, text, uuid) is
$$Leads that were submitted between two days, both included, by period and niche: their number, their status until now, and the
number of buyers.
Errors: LM871 invalid period.$$;

grant execute on function report.leads(date, date, text, uuid) to admin;
