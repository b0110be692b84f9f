create or replace function report.percent(part bigint, whole bigint) returns numeric
language sql immutable parallel safe
return round(100.0 * part / nullif(whole, 0), 2);

comment on function report.percent(bigint, bigint) is $$How many percent of the whole a part is, with two decimals; null of nothing.$$;

create or replace function report.recurring_sums(since date, until date, granularity text)
returns table (
  period date, currency text, new bigint, expansion bigint, contraction bigint, churn bigint, reactivation bigint, change bigint,
  new_payers bigint, churned_payers bigint, reactivated_payers bigint, payer_change bigint
)
language sql stable
begin atomic
  with day as (
    select d.measure, d.currency, d.amount, d.count,
      case when d.day >= recurring_sums.since then report.period_of(d.day, recurring_sums.granularity) end as period
    from report.growth_day as d
    where d.measure in ('new', 'expansion', 'contraction', 'churn', 'reactivation') and d.day <= recurring_sums.until
  ), place as (
    select c.currency, p.period
    from (select distinct d.currency from day as d) as c
    cross join (
      select distinct report.period_of(s.day::date, recurring_sums.granularity) as period
      from generate_series(recurring_sums.since::timestamp, recurring_sums.until::timestamp, interval '1 day') as s (day)
      union all
      select null) as p
  )
  select p.period, p.currency,
    coalesce(sum(d.amount) filter (where d.measure = 'new'), 0)::bigint,
    coalesce(sum(d.amount) filter (where d.measure = 'expansion'), 0)::bigint,
    coalesce(-sum(d.amount) filter (where d.measure = 'contraction'), 0)::bigint,
    coalesce(-sum(d.amount) filter (where d.measure = 'churn'), 0)::bigint,
    coalesce(sum(d.amount) filter (where d.measure = 'reactivation'), 0)::bigint,
    coalesce(sum(d.amount), 0)::bigint,
    coalesce(sum(d.count) filter (where d.measure = 'new'), 0)::bigint,
    coalesce(sum(d.count) filter (where d.measure = 'churn'), 0)::bigint,
    coalesce(sum(d.count) filter (where d.measure = 'reactivation'), 0)::bigint,
    coalesce(sum(case d.measure when 'new' then d.count when 'reactivation' then d.count when 'churn' then -d.count end), 0)::bigint
  from place as p
  left join day as d on d.currency = p.currency and d.period is not distinct from p.period
  group by p.period, p.currency;
end;

comment on function report.recurring_sums(date, date, text) is
$$Changes of the recurring revenue by currency and period; those before the first day have no period.$$;

create or replace function report.recurring_revenue(since date, until date, granularity text default 'month')
returns setof report.recurring_line
language plpgsql stable security definer -- no role can read the sums; only admins can call the API function
set search_path = pg_catalog, pg_temp
as $$
begin
  perform report.require_period(since, until, granularity);
  return query
  with line as (
    select s.*,
      sum(s.change) over w::bigint as closing, (sum(s.change) over w - s.change)::bigint as opening,
      sum(s.payer_change) over w::bigint as closing_payers, (sum(s.payer_change) over w - s.payer_change)::bigint as opening_payers
    from report.recurring_sums(recurring_revenue.since, recurring_revenue.until, recurring_revenue.granularity) as s
    window w as (partition by s.currency order by s.period nulls first)
  )
  select
    l.period, l.currency, ledger.to_decimal(l.opening, l.currency), ledger.to_decimal(l.new, l.currency),
    ledger.to_decimal(l.expansion, l.currency), ledger.to_decimal(l.contraction, l.currency), ledger.to_decimal(l.churn, l.currency),
    ledger.to_decimal(l.reactivation, l.currency), ledger.to_decimal(l.closing, l.currency),
    l.opening_payers, l.new_payers, l.churned_payers, l.reactivated_payers, l.closing_payers,
    report.percent(l.churn + l.contraction, l.opening), report.percent(l.opening + l.expansion - l.contraction - l.churn, l.opening),
    report.percent(l.churned_payers, l.opening_payers)
  from line as l
  where l.period is not null
  order by l.period, l.currency;
end
$$;

comment on function report.recurring_revenue(date, date, text) is
$$Recurring revenue of a month and its changes between two days, both included, by period and currency.
Errors: LM871 invalid period.$$;

grant execute on function report.recurring_revenue(date, date, text) to admin;
