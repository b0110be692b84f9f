create or replace function report.source_facts(day date, time_zone text)
returns table (
  niche_id uuid, utm_source text, utm_medium text, utm_campaign text, partner text,
  submitted bigint, sold bigint, bad bigint, sold_to bigint, net bigint
)
language sql stable
begin atomic
  select
    l.niche_id, t.utm_source, t.utm_medium, t.utm_campaign, t.partner,
    count(*), count(*) filter (where s.sold_to > 0), count(*) filter (where l.status = 'bad'),
    sum(s.sold_to)::bigint, coalesce(sum(s.net), 0)::bigint
  from intake.lead as l
  join intake.whole_attribution as t on t.lead_id = l.id
  cross join lateral (
    select count(*) as sold_to, sum(a.price) filter (where a.status = 'sold') as net
    from sale.assignment as a
    where a.lead_id = l.id
  ) as s
  where l.created_at >= ops.day_start(source_facts.day, source_facts.time_zone)
    and l.created_at < ops.day_start(source_facts.day + 1, source_facts.time_zone)
  group by 1, 2, 3, 4, 5;
end;

comment on function report.source_facts(date, text) is
$$Where the leads of a day of a time zone came from, and what became of them. Reads those leads and their sales.$$;

create or replace function report.stale_days(since date, until date, time_zone text) returns setof date
language sql stable
begin atomic
  select d.day from report.stale_day as d where d.day between stale_days.since and stale_days.until
  union
  select c.day
  from (select (l.submitted_at at time zone stale_days.time_zone)::date as day from report.lead_change as l) as c
  where c.day between stale_days.since and stale_days.until;
end;

comment on function report.stale_days(date, date, text) is
$$Days of a time zone for which report.source_day is wrong: those that are known to be, and those of changes that are not rolled up yet.$$;

create or replace function report.source_sums(since date, until date, time_zone text)
returns table (
  day date, niche_id uuid, utm_source text, utm_medium text, utm_campaign text, partner text,
  submitted bigint, sold bigint, bad bigint, sold_to bigint, net bigint
)
language sql stable
begin atomic
  with stale as materialized (
    select * from report.stale_days(source_sums.since, source_sums.until, source_sums.time_zone) as s (day)
  )
  select
    d.day, d.niche_id, d.utm_source, d.utm_medium, d.utm_campaign, d.partner,
    d.submitted, d.sold, d.bad, d.sold_to, d.net
  from report.source_day as d
  where d.day between source_sums.since and source_sums.until
    and not exists (select from stale as s where s.day = d.day)
  union all
  select s.day, f.* from stale as s cross join lateral report.source_facts(s.day, source_sums.time_zone) as f;
end;

comment on function report.source_sums(date, date, text) is
$$Where leads came from by the day of their submission, to be added up: report.source_day, and the leads of days for which it is wrong.$$;
