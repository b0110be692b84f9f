create or replace function api.report_growth(since date, until date, granularity text default 'month') returns setof report.growth_line
language sql stable
begin atomic
  select * from report.growth(report_growth.since, report_growth.until, ops.bounded(report_growth.granularity, 'granularity'));
end;

comment on function api.report_growth(date, date, text) is
$$Sign-ups, and what became of them
By period: organisations that signed up (sign_ups), and how many of these have bought or paid in since (activated) or have paid for a plan
(converted), until now. activations and conversions: the first deposit or purchase, and the first payment for a plan, that fell into the
period, of organisations of any age. trials: trials that began in the period, and how many of these were followed by a paid plan
(trials_converted). Periods in which nothing happened have no line. The counts are at most some minutes old.
since and until: days, both included, in the time zone of the platform. granularity: day, week, month, quarter or year.
Errors: LM871 invalid period (400).$$;

grant execute on function api.report_growth(date, date, text) to admin;
