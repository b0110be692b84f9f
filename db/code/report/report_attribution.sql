create or replace function api.report_attribution(
  since date, until date, granularity text default 'month', niche_id uuid default null
) returns setof report.attribution_line
language sql stable
begin atomic
  select * from report.attribution(
    report_attribution.since, report_attribution.until, ops.bounded(report_attribution.granularity, 'granularity'),
      report_attribution.niche_id);
end;

comment on function api.report_attribution(date, date, text, uuid) is
$$Sources of leads
Leads submitted in each period by niche, source, medium, campaign and partner: their number, how many were sold or bad, and their
revenue until now.
since and until: days, both included, in the time zone of the platform. granularity: day, week, month, quarter or year.
Errors: LM871 invalid period (400).$$;

grant execute on function api.report_attribution(date, date, text, uuid) to admin;
