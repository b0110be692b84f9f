create or replace function report.roll_up_leads(max_changes integer default 20000) returns bigint
language plpgsql volatile security definer -- workers have no privilege on what is counted
set search_path = pg_catalog, pg_temp
as $$
declare
  v_time_zone constant text := (report.begin_roll_up()).time_zone;
  v_taken report.lead_change[];
begin
  if v_time_zone is null then
    return 0::bigint;
  end if;
  -- No reader finds a change twice or nowhere: what is taken here and added below is seen at the commit, all of it.
  with taken as (
    delete from report.lead_change as c
    where c.id in (select o.id from report.lead_change as o order by o.id limit roll_up_leads.max_changes)
    returning c.*
  )
  select array_agg(t::report.lead_change) into v_taken from taken as t;
  insert into report.lead_day as d (day, niche_id, measure, count)
  select (t.submitted_at at time zone v_time_zone)::date, t.niche_id, t.measure, sum(t.count)
  from unnest(v_taken) as t
  group by 1, 2, 3
  having sum(t.count) <> 0
  order by 1, 2, 3
  on conflict on constraint lead_day_pkey do update
  set count = d.count + excluded.count;
  perform report.add_sources(array(
    select (
      (t.submitted_at at time zone v_time_zone)::date, t.niche_id, a.utm_source, a.utm_medium, a.utm_campaign, a.partner,
      coalesce(sum(t.count) filter (where t.measure <> 'sale'), 0), sum(t.sold), coalesce(sum(t.count) filter (where t.measure = 'bad'), 0),
      coalesce(sum(t.count) filter (where t.measure = 'sale'), 0), sum(t.net))::report.source_sum
    from unnest(v_taken) as t
    join intake.whole_attribution as a on a.lead_id = t.lead_id
    group by (t.submitted_at at time zone v_time_zone)::date, t.niche_id, a.utm_source, a.utm_medium, a.utm_campaign, a.partner));
  -- Leads come while it counts: it need not find none, only few.
  return case when cardinality(v_taken) >= roll_up_leads.max_changes then cardinality(v_taken) else 0 end::bigint;
end
$$;

comment on function report.roll_up_leads(integer) is
$$Add the oldest changes of leads, at most so many, to the sums by day of leads and of their sources. A job calls it until it returns 0:
then there were fewer.$$;

grant execute on function report.roll_up_leads(integer) to leadmill_worker;
