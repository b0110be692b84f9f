create or replace function report.attribution(since date, until date, granularity text default 'month', niche_id uuid default null)
returns setof report.attribution_line
language plpgsql stable security definer -- only admins can call the API function
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan -- see report.leads
as $$
begin
  perform report.require_period(since, until, granularity);
  return query
  select
    s.period, n.id, n.name, s.utm_source, s.utm_medium, s.utm_campaign, s.partner,
    s.submitted, s.sold, s.bad, s.sold_to, n.currency, ledger.to_decimal(s.net, n.currency)
  from (
    select
      report.period_of(d.day, attribution.granularity) as period, d.niche_id,
      d.utm_source, d.utm_medium, d.utm_campaign, d.partner,
      sum(d.submitted)::bigint as submitted, sum(d.sold)::bigint as sold, sum(d.bad)::bigint as bad,
      sum(d.sold_to)::bigint as sold_to, sum(d.net)::bigint as net
    from report.rollup_watermark as m
    cross join lateral report.source_sums(attribution.since, attribution.until, m.time_zone) as d
    where attribution.niche_id is null or d.niche_id = attribution.niche_id
    group by 1, 2, 3, 4, 5, 6
  ) as s
  join catalog.niche as n on n.id = s.niche_id
  order by s.period, n.name, s.submitted desc, s.utm_source, s.utm_medium, s.utm_campaign, s.partner, n.id;
end
$$;

comment on function report.attribution(date, date, text, uuid) is
$$Sources of the leads that were submitted between two days, both included: their number, how many were sold or bad, and their
revenue until now, less refunds.
Errors: LM871 invalid period.$$;

grant execute on function report.attribution(date, date, text, uuid) to admin;
