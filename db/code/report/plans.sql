create or replace function report.plans(day date default null) returns setof report.plan_line
language sql stable security definer -- no role can read the sums; only admins can call the API function
set search_path = pg_catalog, pg_temp
begin atomic
  select p.id, p.name, s.currency, s.count::bigint, ledger.to_decimal(s.amount::bigint, s.currency)
  from (
    select d.plan_id, d.currency, sum(d.count) as count, sum(d.amount) as amount
    from report.growth_day as d
    where d.measure = 'plan' and (plans.day is null or d.day <= plans.day)
    group by d.plan_id, d.currency
    having sum(d.count) <> 0 or sum(d.amount) <> 0
  ) as s
  left join billing.plan as p on p.id = s.plan_id
  order by p.position nulls last, s.currency;
end;

comment on function report.plans(date) is $$Paid subscriptions and recurring revenue by plan and currency, at the end of a day.$$;

grant execute on function report.plans(date) to admin;
