create or replace function api.report_retention(since date, until date) returns setof report.retention_line
language sql stable
begin atomic
  select * from report.retention(report_retention.since, report_retention.until);
end;

comment on function api.report_retention(date, date) is
$$Retention of those who pay for plans
Organisations by the month in which they first paid for a plan (cohort) and by currency: how many of them pay (payers) and what they pay in
a month (revenue), at the end of each month until the last one. The sums are at most some minutes old.
since and until: days whose months are the first and the last one, in the time zone of the platform.
Errors: LM871 invalid period (400).$$;

grant execute on function api.report_retention(date, date) to admin;
