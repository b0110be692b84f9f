create or replace function report.verify_sources()
returns table (
  only_in text, day date, niche_id uuid, utm_source text, utm_medium text, utm_campaign text, partner text,
  submitted bigint, sold bigint, bad bigint, sold_to bigint, net bigint
)
language plpgsql stable
as $$
declare
  v_time_zone constant text := (select m.time_zone from report.rollup_watermark as m);
begin
  return query
  with known as (
    select l.day, sum(l.count) filter (where l.measure <> 'sale') as submitted
    from report.lead_sums('-infinity', 'infinity', v_time_zone) as l
    group by l.day
  ),
  counted as (
    select k.day, f.* from known as k cross join lateral report.source_facts(k.day, v_time_zone) as f
  ),
  -- Once attribution is erased, the sums know more than what is left of it.
  whole as (
    select k.day
    from known as k
    left join counted as c on c.day = k.day
    group by k.day, k.submitted
    having k.submitted = coalesce(sum(c.submitted), 0)
  ),
  summed as (
    select s.* from report.source_sums('-infinity', 'infinity', v_time_zone) as s join whole as w on w.day = s.day
  ),
  found as (
    select c.* from counted as c join whole as w on w.day = c.day
  )
  select 'sums', d.* from (select * from summed except select * from found) as d
  union all
  select 'leads', d.* from (select * from found except select * from summed) as d;
end
$$;

comment on function report.verify_sources() is
$$Sums of sources that differ from leads and sales, as they are in either; no row when all are equal. Reads all leads and all sales.
report.recount_sources() mends them.$$;
