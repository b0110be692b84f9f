create or replace function report.retention(since date, until date) returns setof report.retention_line
language plpgsql stable security definer -- no role can read the sums; only admins can call the API function
set search_path = pg_catalog, pg_temp
as $$
begin
  perform report.require_period(since, until, 'month');
  return query
  with change as (
    select d.cohort, d.day as month, d.currency, d.amount, d.count
    from report.growth_day as d
    where d.measure = 'cohort'
      and d.cohort between report.period_of(retention.since, 'month') and retention.until
      and d.day <= retention.until
  ), place as (
    select c.cohort, c.currency, m.month::date as month
    from (select distinct c.cohort, c.currency from change as c) as c
    cross join lateral generate_series(c.cohort::timestamp, retention.until::timestamp, interval '1 month') as m (month)
  )
  select p.cohort, p.month, p.currency,
    sum(coalesce(c.count, 0)) over w::bigint, ledger.to_decimal(sum(coalesce(c.amount, 0)) over w::bigint, p.currency)
  from place as p
  left join change as c on c.cohort = p.cohort and c.currency = p.currency and c.month = p.month
  window w as (partition by p.cohort, p.currency order by p.month)
  order by p.cohort, p.currency, p.month;
end
$$;

comment on function report.retention(date, date) is
$$Organisations by the month of their first payment for a plan: how many still pay, and how much, at the end of each month.
Errors: LM871 invalid period.$$;

grant execute on function report.retention(date, date) to admin;
