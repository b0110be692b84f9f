create or replace function report.attribution(since date, until date, granularity text default 'month', niche_id uuid default null)
returns setof report.attribution_line
language plpgsql stable security definer -- only admins can call the API function
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan -- see report.leads
as $$
declare
  v_time_zone constant text := ops.setting_of('report.time_zone') #>> '{}';
begin
  perform report.require_period(since, until, granularity);
  return query
  select
    report.period_of((l.created_at at time zone v_time_zone)::date, attribution.granularity),
    n.id, n.name, t.utm_source, t.utm_medium, t.utm_campaign, t.partner,
    count(*), count(*) filter (where coalesce(s.sold_to, 0) > 0), count(*) filter (where l.status = 'bad'),
    coalesce(sum(s.sold_to), 0)::bigint, n.currency, ledger.to_decimal(coalesce(sum(s.net), 0)::bigint, n.currency)
  from intake.lead as l
  join catalog.niche as n on n.id = l.niche_id
  join intake.whole_attribution as t on t.lead_id = l.id
  left join lateral (
    select count(*) as sold_to, sum(a.price) filter (where a.status = 'sold') as net
    from sale.assignment as a
    where a.lead_id = l.id
  ) as s on true
  where l.created_at >= ops.day_start(attribution.since, v_time_zone)
    and l.created_at < ops.day_start(attribution.until + 1, v_time_zone)
    and (attribution.niche_id is null or l.niche_id = attribution.niche_id)
  group by 1, 2, 3, 4, 5, 6, 7
  order by 1, 3, 8 desc, 4, 5, 6, 7;
end
$$;

comment on function report.attribution(date, date, text, uuid) is
$$Sources of the leads that were submitted between two days, both included: their number, how many were sold or bad, and their
revenue until now, less refunds.
Errors: LM871 invalid period.$$;

grant execute on function report.attribution(date, date, text, uuid) to admin;
