create or replace function api.report_leads(
  since date, until date, granularity text default 'day', niche_id uuid default null
) returns setof report.lead_line
language sql stable
begin atomic
  select * from report.leads(
    report_leads.since, report_leads.until, ops.bounded(report_leads.granularity, 'granularity'), report_leads.niche_id);
end;

comment on function api.report_leads(date, date, text, uuid) is
$$Leads by period
Leads submitted in each period, by niche: their number, their status until now, and the number of buyers.
since and until: days, both included, in the time zone of the platform. granularity: day, week, month, quarter or year.
Errors: LM871 invalid period (400).$$;

grant execute on function api.report_leads(date, date, text, uuid) to admin;
