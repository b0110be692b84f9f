create or replace function api.report_refunds(
  since date, until date, granularity text default 'month', niche_id uuid default null
) returns setof report.refund_line
language sql stable
begin atomic
  select * from report.refunds(
    report_refunds.since, report_refunds.until, ops.bounded(report_refunds.granularity, 'granularity'), report_refunds.niche_id);
end;

comment on function api.report_refunds(date, date, text, uuid) is
$$Refunds and their reasons
Refund requests and refunds of bad leads by period, niche and reason; bad_lead where an admin marked the lead bad and the buyer
had not requested a refund.
since and until: days, both included, in the time zone of the platform. granularity: day, week, month, quarter or year.
Errors: LM871 invalid period (400).$$;

grant execute on function api.report_refunds(date, date, text, uuid) to admin;
