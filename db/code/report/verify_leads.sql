create or replace function report.counted_leads(time_zone text)
returns table (day date, niche_id uuid, measure text, count bigint)
language sql stable
begin atomic
  select (l.created_at at time zone counted_leads.time_zone)::date, l.niche_id, l.status, count(*)
  from intake.lead as l
  group by 1, 2, 3
  union all
  select (l.created_at at time zone counted_leads.time_zone)::date, l.niche_id, 'sale', count(*)
  from sale.assignment as a
  join intake.lead as l on l.id = a.lead_id
  group by 1, 2;
end;

comment on function report.counted_leads(text) is
$$What the sums of leads have to be by the days of a time zone. Reads all leads and all sales.$$;

create or replace function report.lead_differences(time_zone text)
returns table (day date, niche_id uuid, measure text, in_sums bigint, counted bigint)
language sql stable
begin atomic
  select coalesce(s.day, c.day), coalesce(s.niche_id, c.niche_id), coalesce(s.measure, c.measure),
    coalesce(s.count, 0::bigint), coalesce(c.count, 0::bigint)
  from (
    select l.day, l.niche_id, l.measure, sum(l.count)::bigint as count
    from report.lead_sums('-infinity', 'infinity', lead_differences.time_zone) as l
    group by 1, 2, 3
  ) as s
  full join report.counted_leads(lead_differences.time_zone) as c
    on c.day = s.day and c.niche_id = s.niche_id and c.measure = s.measure
  where coalesce(s.count, 0) <> coalesce(c.count, 0);
end;

comment on function report.lead_differences(text) is
$$Days of a time zone whose sums of leads differ from leads and sales. A lead and its change are committed together, so one statement finds
none while leads come and go.$$;

create or replace function report.verify_leads()
returns table (day date, niche_id uuid, measure text, in_sums bigint, counted bigint)
language sql stable
begin atomic
  select d.* from report.rollup_watermark as m cross join lateral report.lead_differences(m.time_zone) as d;
end;

comment on function report.verify_leads() is
$$Days whose sums of leads differ from leads and sales; no row when all are equal. Reads all leads and all sales.
report.recount_leads() mends them.$$;
