create or replace function api.report_plans(day date default null) returns setof report.plan_line
language sql stable
begin atomic
  select * from report.plans(report_plans.day);
end;

comment on function api.report_plans(date) is
$$Plans, and what they bring
By plan and currency: subscriptions that are paid for, and their recurring revenue of a month, at the end of a day in the time zone of the
platform (default: now). A line without a plan is of a product at Stripe that is none of ours. The sums are at most some minutes old.$$;

grant execute on function api.report_plans(date) to admin;
