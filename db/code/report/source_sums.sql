create or replace function report.source_sums(since date, until date, time_zone text) returns setof report.source_sum
language sql stable
begin atomic
  select
    d.day, d.niche_id, s.utm_source, s.utm_medium, s.utm_campaign, s.partner,
    d.submitted, d.sold, d.bad, d.sold_to, d.net
  from report.source_day as d
  join report.source as s on s.id = d.source_id
  where d.day between source_sums.since and source_sums.until
  union all
  select
    c.day, c.niche_id, a.utm_source, a.utm_medium, a.utm_campaign, a.partner,
    case when c.measure = 'sale' then 0 else c.count end, c.sold, case when c.measure = 'bad' then c.count else 0 end,
    case when c.measure = 'sale' then c.count else 0 end, c.net
  from (select l.*, (l.submitted_at at time zone source_sums.time_zone)::date as day from report.lead_change as l) as c
  join intake.whole_attribution as a on a.lead_id = c.lead_id
  where c.day between source_sums.since and source_sums.until;
end;

comment on function report.source_sums(date, date, text) is
$$Where leads came from by the day of their submission, to be added up: those of report.source_day and what has changed since, which is
counted by the days of a time zone.$$;

create or replace function report.source_hash(utm_source text, utm_medium text, utm_campaign text, partner text) returns bytea
language sql stable
return sha256(convert_to(jsonb_build_array(utm_source, utm_medium, utm_campaign, partner)::text, 'UTF8'));

comment on function report.source_hash(text, text, text, text) is $$By which report.source finds a source.$$;

create or replace function report.add_sources(sums report.source_sum[]) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  with found as materialized (
    select s.*, report.source_hash(s.utm_source, s.utm_medium, s.utm_campaign, s.partner) as hash from unnest(add_sources.sums) as s
  ), added as (
    insert into report.source (utm_source, utm_medium, utm_campaign, partner, hash)
    select distinct on (f.hash) f.utm_source, f.utm_medium, f.utm_campaign, f.partner, f.hash
    from found as f
    where not exists (select from report.source as s where s.hash = f.hash)
    order by f.hash
    returning id, hash
  )
  insert into report.source_day as d (day, niche_id, source_id, submitted, sold, bad, sold_to, net)
  select f.day, f.niche_id, coalesce(s.id, a.id), f.submitted, f.sold, f.bad, f.sold_to, f.net
  from found as f
  left join report.source as s on s.hash = f.hash
  left join added as a on a.hash = f.hash
  on conflict on constraint source_day_pkey do update
  set
    submitted = d.submitted + excluded.submitted, sold = d.sold + excluded.sold, bad = d.bad + excluded.bad,
    sold_to = d.sold_to + excluded.sold_to, net = d.net + excluded.net
$$;

comment on function report.add_sources(report.source_sum[]) is
$$Add sums of sources, each day, niche and source once, to report.source_day. The caller holds the watermark: two would add a new source
twice.$$;
