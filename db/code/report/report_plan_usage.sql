create or replace function api.report_plan_usage(since date, until date) returns setof report.plan_usage_line
language sql stable
begin atomic
  select * from report.plan_usage(report_plan_usage.since, report_plan_usage.until);
end;

comment on function api.report_plan_usage(date, date) is
$$Usage of the API by plan
By month (in UTC) and plan: organisations that called by API key, their calls that count against the quota (calls), those beyond the quota
(overrun) and the calls of the organisation that called most (largest). An organisation counts under the plan that it had at the end of the
month, or has now.
since and until: days whose months are the first and the last one.
Errors: LM871 invalid period (400).$$;

grant execute on function api.report_plan_usage(date, date) to admin;
