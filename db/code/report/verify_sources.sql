create or replace function report.counted_sources(time_zone text) returns setof report.source_sum
language sql stable
begin atomic
  select
    (l.created_at at time zone counted_sources.time_zone)::date, l.niche_id, a.utm_source, a.utm_medium, a.utm_campaign, a.partner,
    count(*), count(s.lead_id), count(*) filter (where l.status = 'bad'),
    coalesce(sum(s.sold_to), 0)::bigint, coalesce(sum(s.net), 0)::bigint
  from intake.lead as l
  join intake.whole_attribution as a on a.lead_id = l.id
  left join (
    select b.lead_id, count(*) as sold_to, sum(b.price) filter (where b.status = 'sold') as net from sale.assignment as b group by b.lead_id
  ) as s on s.lead_id = l.id
  group by 1, 2, 3, 4, 5, 6;
end;

comment on function report.counted_sources(text) is
$$What the sums of sources have to be by the days of a time zone. Reads all leads and all sales.$$;

create or replace function report.source_differences(time_zone text) returns setof report.source_sum
language plpgsql stable
as $$
begin
  return query
  with erased as materialized (
    -- Once attribution is erased, the sums know more than what is left of it.
    select distinct (l.created_at at time zone source_differences.time_zone)::date as day
    from intake.lead as l
    where l.archived_at is not null and not exists (select from intake.lead_archive as r where r.lead_id = l.id)
  ), compared as (
    select 1 as sign, c.* from report.counted_sources(source_differences.time_zone) as c
    union all
    select -1, s.* from report.source_sums('-infinity', 'infinity', source_differences.time_zone) as s
  )
  select
    c.day, c.niche_id, c.utm_source, c.utm_medium, c.utm_campaign, c.partner, sum(c.sign * c.submitted)::bigint,
    sum(c.sign * c.sold)::bigint, sum(c.sign * c.bad)::bigint, sum(c.sign * c.sold_to)::bigint, sum(c.sign * c.net)::bigint
  from compared as c
  where not exists (select from erased as e where e.day = c.day)
  group by c.day, c.niche_id, c.utm_source, c.utm_medium, c.utm_campaign, c.partner
  having (sum(c.sign * c.submitted), sum(c.sign * c.sold), sum(c.sign * c.bad), sum(c.sign * c.sold_to), sum(c.sign * c.net))
    <> (0, 0, 0, 0, 0);
end
$$;

comment on function report.source_differences(text) is
$$What has to be added to the sums of sources, by the days of a time zone, to be what leads and sales say. As
report.lead_differences(), it finds nothing while leads come and go.$$;

create or replace function report.verify_sources() returns setof report.source_sum
language sql stable
begin atomic
  select d.* from report.rollup_watermark as m cross join lateral report.source_differences(m.time_zone) as d;
end;

comment on function report.verify_sources() is
$$What the sums of sources lack of what leads and sales say; no row when all are equal. Reads all leads and all sales.
report.recount_sources() mends them.$$;
