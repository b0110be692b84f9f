create or replace function api.report_providers(
  since date, until date, granularity text default 'month', niche_id uuid default null, organization_id uuid default null
) returns setof report.provider_line
language sql stable
begin atomic
  select * from report.providers(
    report_providers.since, report_providers.until, ops.bounded(report_providers.granularity, 'granularity'), report_providers.niche_id,
      report_providers.organization_id);
end;

comment on function api.report_providers(date, date, text, uuid, uuid) is
$$Purchases of organisations
Purchases and refunds by period and currency, the largest first. Members see their own.
since and until: days, both included, in the time zone of the platform. granularity: day, week, month, quarter or year.
Errors: LM111 no such organisation (404), LM871 invalid period (400).$$;

grant execute on function api.report_providers(date, date, text, uuid, uuid) to member, admin;
