create or replace function api.report_recurring_revenue(since date, until date, granularity text default 'month')
returns setof report.recurring_line
language sql stable
begin atomic
  select * from report.recurring_revenue(
    report_recurring_revenue.since, report_recurring_revenue.until, ops.bounded(report_recurring_revenue.granularity, 'granularity'));
end;

comment on function api.report_recurring_revenue(date, date, text) is
$$Monthly recurring revenue of plans
By period and currency: what plans bring in a month at its beginning (opening) and end (closing), and what has changed in between: new (the
first payment of an organisation), expansion, contraction, churn (it pays nothing any more) and reactivation (it pays again). A yearly price
counts with its twelfth part. Trials, taxes and metered usage do not count, nor coupons but those that hold forever; a subscription that is
past due does, until Stripe gives it up. Changes of one organisation on one day are one. Currencies are never added.
lost_percent: churn and contraction of what was there at the beginning; retained_percent: what is left of that, with expansion, without new
and reactivation; lost_payers_percent: organisations that ended. Null if nothing was there. The sums are at most some minutes old.
since and until: days, both included, in the time zone of the platform. granularity: day, week, month, quarter or year.
Errors: LM871 invalid period (400).$$;

grant execute on function api.report_recurring_revenue(date, date, text) to admin;
