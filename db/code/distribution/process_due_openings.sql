create or replace function distribution.process_due_openings() returns integer
language plpgsql volatile security definer -- the worker has no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
declare
  c_slice constant integer := 500;
  v_now constant timestamptz := clock_timestamp();
  v_ids constant uuid[] := array(
    select s.id
    from distribution.subscription as s
    where s.status <> 'ended' and least(s.resumes_at, s.closes_at) <= v_now
    order by least(s.resumes_at, s.closes_at)
    limit c_slice);
  v_leads uuid[];
begin
  perform distribution.sync_rotation(distribution.lock_subscriptions(v_ids));
  -- Leads that wait for an opening are offered once all subscriptions that are due have opened.
  if cardinality(v_ids) < c_slice then
    with due as (
      delete from distribution.waiting_lead as w
      where w.lead_id = any (array(
        select e.lead_id from distribution.waiting_lead as e where e.retry_at <= v_now order by e.retry_at limit c_slice))
      returning w.lead_id
    )
    select array_agg(d.lead_id) into v_leads from due as d;
    perform queue.defer('distribute_waiting', jsonb_build_object('lead_id', o.id))
    from (
      select l.id
      from intake.lead as l
      where l.id = any (v_leads) and l.status in ('approved', 'unsold', 'distributed')
      order by l.created_at
    ) as o;
  end if;
  return cardinality(v_ids) + coalesce(cardinality(v_leads), 0);
end
$$;

comment on function distribution.process_due_openings() is
$$Sync the rotation for subscriptions whose opening hours began or ended, or whose caps have a new window, and distribute the leads
that waited for an opening. Returns how many subscriptions and leads were processed; call it until that is zero.$$;

grant execute on function distribution.process_due_openings() to leadmill_worker;
