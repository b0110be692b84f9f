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
