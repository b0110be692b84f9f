create or replace function report.recount_leads(time_zone text) returns void
language plpgsql volatile
as $$
begin
  -- Two that correct the same difference would do it twice; a roll-up counts by the time zone of this row.
  perform from report.rollup_watermark as m for update;
  insert into report.lead_day as d (day, niche_id, measure, count)
  select f.day, f.niche_id, f.measure, f.counted - f.in_sums from report.lead_differences(recount_leads.time_zone) as f
  on conflict on constraint lead_day_pkey do update
  set count = d.count + excluded.count;
  delete from report.lead_day as d where d.count = 0;
end
$$;

comment on function report.recount_leads(text) is
$$Correct the sums of leads by the days of a time zone, while leads come and go. Reads all leads and all sales. At the first deployment,
after a change of report.time_zone, and for the owner.$$;

create or replace function report.recount_sources(time_zone text) returns void
language plpgsql volatile
as $$
begin
  -- As above.
  perform from report.rollup_watermark as m for update;
  perform report.add_sources(array(
    select d::report.source_sum from report.source_differences(recount_sources.time_zone) as d));
  delete from report.source_day as d where (d.submitted, d.sold, d.bad, d.sold_to, d.net) = (0, 0, 0, 0, 0);
end
$$;

comment on function report.recount_sources(text) is
$$Correct the sums of sources by the days of a time zone, as report.recount_leads() does those of leads.$$;
