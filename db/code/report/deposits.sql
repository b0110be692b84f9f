create or replace function report.deposits(since date, until date, granularity text default 'month')
returns setof report.deposit_line
language plpgsql stable security definer -- only admins can call the API function
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan -- see report.leads
as $$
declare
  v_time_zone constant text := ops.setting_of('report.time_zone') #>> '{}';
  v_since constant timestamptz := ops.day_start(since, v_time_zone);
  v_until constant timestamptz := ops.day_start(until + 1, v_time_zone);
begin
  perform report.require_period(since, until, granularity);
  return query
  with line as (
    select d.created_at as at, d.processor, d.currency, 1 as begun, 0 as paid_count, (d.status in ('failed', 'expired'))::integer as unpaid,
      0::bigint as paid, 0::bigint as refunded, 0::bigint as disputed
    from billing.deposit as d
    where d.created_at >= v_since and d.created_at < v_until
    union all
    select d.paid_at, d.processor, d.currency, 0, 1, 0, d.amount, d.refunded, d.disputed
    from billing.deposit as d
    where d.paid_at >= v_since and d.paid_at < v_until
  )
  select
    report.period_of((l.at at time zone v_time_zone)::date, deposits.granularity),
    l.processor, l.currency, sum(l.begun), sum(l.paid_count), sum(l.unpaid),
    ledger.to_decimal(sum(l.paid)::bigint, l.currency), ledger.to_decimal(sum(l.refunded)::bigint, l.currency),
    ledger.to_decimal(sum(l.disputed)::bigint, l.currency)
  from line as l
  group by 1, 2, 3
  order by 1, 2, 3;
end
$$;

comment on function report.deposits(date, date, text) is
$$Deposits and payments between two days, both included, by period, processor and currency.
Errors: LM871 invalid period.$$;

grant execute on function report.deposits(date, date, text) to admin;
