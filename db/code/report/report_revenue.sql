create or replace function api.report_revenue(
  since date, until date, granularity text default 'day', niche_id uuid default null
) returns setof report.revenue_line
language sql stable
begin atomic
  select * from report.revenue(
    report_revenue.since, report_revenue.until, ops.bounded(report_revenue.granularity, 'granularity'), report_revenue.niche_id);
end;

comment on function api.report_revenue(date, date, text, uuid) is
$$Revenue from leads
By period, niche and currency: sales (sold) with the part that promotional credit paid (promotional), what was refunded
(refunded) with the part that became promotional credit again (promotional_refunded), and what is left (net). Fast
over years: days are summed up as soon as their journals are sealed.
since and until: days, both included, in the time zone of the platform. granularity: day, week, month, quarter or year.
Errors: LM871 invalid period (400).$$;

grant execute on function api.report_revenue(date, date, text, uuid) to admin;
