create or replace function report.verify_growth() returns table (fault text, subject text, in_sums bigint, in_facts bigint)
language plpgsql stable
as $$
declare
  v_time_zone constant text := (select m.time_zone from report.rollup_watermark as m);
begin
  return query
  with stored as (
    select f.measure, f.day, f.cohort, f.plan_id, f.currency, sum(f.amount) as amount, sum(f.count) as count, count(*) as fact_count
    from report.growth_counted as c
    cross join unnest(c.facts) as f
    group by f.measure, f.day, f.cohort, f.plan_id, f.currency
  )
  select 'growth_day', concat_ws(' ', d.measure, s.measure, d.day, s.day, d.currency, s.currency), d.amount + d.count,
    (s.amount + s.count)::bigint
  from report.growth_day as d
  full join stored as s on s.measure = d.measure and s.day = d.day and s.cohort is not distinct from d.cohort
    and s.plan_id is not distinct from d.plan_id and s.currency is not distinct from d.currency
  where (d.amount, d.count, d.fact_count) is distinct from (s.amount, s.count, s.fact_count);
  return query
  with settled as (
    select o.id
    from identity.organization as o
    where not exists (select from report.growth_notice as n where n.organization_id = o.id)
  ), found as (
    select f.organization_id, array_agg(f.fact order by f.fact) as facts
    from report.growth_facts(array(select s.id from settled as s), v_time_zone) as f
    group by f.organization_id
  )
  select 'growth_counted', s.id::text, cardinality(c.facts)::bigint, cardinality(f.facts)::bigint
  from settled as s
  left join found as f on f.organization_id = s.id
  left join report.growth_counted as c on c.organization_id = s.id
  where f.facts is distinct from (select array_agg(u order by u) from unnest(c.facts) as u);
end
$$;

comment on function report.verify_growth() is
$$Sums of growth that are not those of the facts, and organisations whose facts are not what is found now, but for those about which there
is news; no row when all are equal. Reads everything.$$;
