create or replace function api.report_deposits(since date, until date, granularity text default 'month')
returns setof report.deposit_line
language sql stable
begin atomic
  select * from report.deposits(report_deposits.since, report_deposits.until, ops.bounded(report_deposits.granularity, 'granularity'));
end;

comment on function api.report_deposits(date, date, text) is
$$Money that was paid in
By period, processor and currency: deposits of organisations and payments of people without a wallet that were begun in the period
(begun) and how many of these were not paid (unpaid_count); those paid in the period (paid_count, paid), and how much of that was
refunded or withdrawn by disputes until now.
since and until: days, both included, in the time zone of the platform. granularity: day, week, month, quarter or year.
Errors: LM871 invalid period (400).$$;

grant execute on function api.report_deposits(date, date, text) to admin;
