create or replace function report.recent_days() returns jsonb
language sql stable security definer -- what it calls is for admins, as this is
set search_path = pg_catalog, pg_temp
begin atomic
  with today as (
    select (now() at time zone (ops.setting_of('report.time_zone') #>> '{}'))::date as day
  ),
  days as (
    select g.moment::date as day from today as t, generate_series(t.day - 13, t.day, interval '1 day') as g (moment)
  ),
  leads as (
    select l.period as day, sum(l.submitted) as submitted
    from today as t, report.leads(t.day - 13, t.day, 'day', null) as l
    group by l.period
  ),
  sales as (
    select r.period as day, r.currency, sum(r.sold_count) as count, sum(r.sold) as sold, sum(r.net) as net
    from today as t, report.revenue(t.day - 13, t.day, 'day', null) as r
    group by r.period, r.currency
  )
  select jsonb_build_object(
    'today', t.day,
    'leads', (
      select jsonb_agg(jsonb_build_object('day', d.day, 'submitted', coalesce(l.submitted, 0)) order by d.day)
      from days as d left join leads as l on l.day = d.day),
    'sales', (
      select coalesce(jsonb_agg(jsonb_build_object('currency', c.currency, 'days', (
        select jsonb_agg(jsonb_build_object('day', d.day, 'count', coalesce(s.count, 0), 'sold', coalesce(s.sold, 0),
          'net', coalesce(s.net, 0)) order by d.day)
        from days as d left join sales as s on s.day = d.day and s.currency = c.currency)) order by c.currency), '[]')
      from (select distinct s.currency from sales as s where s.currency is not null) as c))
  from today as t;
end;

comment on function report.recent_days() is $$Leads and sales of today and the 13 days before, over all niches.$$;

grant execute on function report.recent_days() to admin;

create or replace function api.recent_days() returns jsonb
language sql stable
begin atomic
  select report.recent_days();
end;

comment on function api.recent_days() is
$$Leads and sales of the last two weeks
{today, leads: [{day, submitted}], sales: [{currency, days: [{day, count, sold, net}]}]} of today and the 13 days before, over all niches,
in the time zone of the platform. sold: what was sold that day; net: without what was refunded that day.
Errors: LM871 invalid period (400), which two weeks are not.$$;

grant execute on function api.recent_days() to admin;
