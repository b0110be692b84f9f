create or replace function report.growth(since date, until date, granularity text default 'month') returns setof report.growth_line
language plpgsql stable security definer -- no role can read the sums; only admins can call the API function
set search_path = pg_catalog, pg_temp
as $$
begin
  perform report.require_period(since, until, granularity);
  return query
  select
    report.period_of(d.day, growth.granularity),
    coalesce(sum(d.count) filter (where d.measure = 'sign_up'), 0)::bigint,
    coalesce(sum(d.count) filter (where d.measure = 'activated'), 0)::bigint,
    coalesce(sum(d.count) filter (where d.measure = 'converted'), 0)::bigint,
    coalesce(sum(d.count) filter (where d.measure = 'activation'), 0)::bigint,
    coalesce(sum(d.count) filter (where d.measure = 'conversion'), 0)::bigint,
    coalesce(sum(d.count) filter (where d.measure = 'trial'), 0)::bigint,
    coalesce(sum(d.count) filter (where d.measure = 'trial_converted'), 0)::bigint
  from report.growth_day as d
  where d.measure in ('sign_up', 'activated', 'converted', 'activation', 'conversion', 'trial', 'trial_converted')
    and d.day between growth.since and growth.until
  group by 1
  order by 1;
end
$$;

comment on function report.growth(date, date, text) is
$$Sign-ups, activations, conversions and trials between two days, both included, by period.
Errors: LM871 invalid period.$$;

grant execute on function report.growth(date, date, text) to admin;

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
