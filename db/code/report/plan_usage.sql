create or replace function report.plan_usage(since date, until date) returns setof report.plan_usage_line
language plpgsql stable security definer -- no role can read the sums; only admins can call the API function
set search_path = pg_catalog, pg_temp
as $$
begin
  perform report.require_period(since, until, 'month');
  return query
  with used as (
    select s.month, s.organization_id, s.billed, s.overrun, c.plan_id
    from usage.month_sum as s
    left join lateral (
      select case when h.status in ('trialing', 'active', 'past_due') then h.plan_id end as plan_id
      from billing.plan_change as h
      where h.organization_id = s.organization_id
        and h.happened_at < ops.day_start((s.month + interval '1 month')::date, 'UTC')
      order by h.happened_at desc, h.id desc
      limit 1
    ) as c on true
    where s.month between report.period_of(plan_usage.since, 'month') and plan_usage.until
  ), free as (
    select p.id from billing.plan as p order by p.position limit 1
  )
  select u.month, p.id, p.name, count(*), sum(u.billed)::bigint, sum(u.overrun)::bigint, max(u.billed)
  from used as u
  left join billing.plan as p on p.id = coalesce(u.plan_id, (select f.id from free as f))
  group by u.month, p.id, p.name, p.position
  order by u.month, p.position;
end
$$;

comment on function report.plan_usage(date, date) is
$$Billed calls by API key of each month, by the plan that the organisations had at its end; without one they have the first.
Errors: LM871 invalid period.$$;

grant execute on function report.plan_usage(date, date) to admin;
