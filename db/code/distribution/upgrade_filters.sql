create or replace function distribution.upgrade_subscription(
  subscription distribution.subscription, schema catalog.form_schema
) returns boolean
language plpgsql volatile
as $$
declare
  v_filter jsonb;
  v_compiled distribution.compiled_filter;
  v_faults jsonb := distribution.not_mapped_faults('{filter}');
begin
  begin
    v_filter := distribution.upgrade_filter(subscription.form_schema_id, subscription.filter);
    if v_filter is not null then
      v_compiled := distribution.compile_filter(schema.fields, v_filter);
      v_faults := nullif(v_compiled.faults, '[]');
    else
      v_faults := distribution.upgrade_faults(subscription.form_schema_id, subscription.filter);
    end if;
  exception when others then
    -- One filter must not keep all leads of the niche waiting.
    raise warning using message = 'a filter was not upgraded', detail = subscription.id || ': ' || sqlerrm, errcode = sqlstate;
  end;
  if v_faults is null then
    update distribution.subscription as s
    set
      form_schema_id = schema.id,
      filter = v_filter,
      predicate = v_compiled.predicate::jsonpath,
      distance_conditions = v_compiled.distance_conditions,
      access_field = v_compiled.access_field,
      access_terms = v_compiled.access_terms
    where s.id = subscription.id;
    return true;
  end if;
  update distribution.subscription as s
  set filter_faults = v_faults, ineligible_reason = 'filter_invalid', resumes_at = null
  where s.id = subscription.id;
  perform event.emit('subscription.filter_invalidated', subscription.id, subscription.organization_id);
  return false;
end
$$;

comment on function distribution.upgrade_subscription(distribution.subscription, catalog.form_schema) is
$$Bring the filter of a subscription to this version of the form; where it has no equivalent there, mark it with its faults. Returns
whether it was upgraded. The caller holds the lock of the subscription.$$;

create or replace function distribution.offer_leads_after_upgrade(niche_id uuid) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  with waited as (
    delete from distribution.waiting_lead as w
    using intake.lead as l
    where w.retry_at is null and l.id = w.lead_id and l.niche_id = offer_leads_after_upgrade.niche_id
    returning l.id, l.approved_at
  )
  select queue.defer_all('distribute_waiting', array_agg(jsonb_build_object('lead_id', w.id) order by w.approved_at, w.id))
  from waited as w
$$;

comment on function distribution.offer_leads_after_upgrade(uuid) is
$$Distribute the leads of a niche that waited for its filters to be upgraded.$$;

create or replace function distribution.upgrade_filters(niche_id uuid, slice integer default 200) returns integer
language plpgsql volatile security definer -- the worker has no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
declare
  v_schema catalog.form_schema;
  v_subscription distribution.subscription;
  v_ids uuid[] := '{}'::uuid[];
  v_upgraded_count integer := 0;
begin
  -- Until this commits, no other version is activated and no subscription is made with this one.
  v_schema := distribution.lock_active_form(upgrade_filters.niche_id);
  for v_subscription in
    select s.*
    from distribution.subscription as s
    where s.niche_id = upgrade_filters.niche_id
      and s.status <> 'ended'
      and s.form_schema_id is distinct from v_schema.id
      and s.filter_faults is null
    order by s.id
    limit upgrade_filters.slice
    for no key update
  loop
    v_upgraded_count := v_upgraded_count + distribution.upgrade_subscription(v_subscription, v_schema)::integer;
    v_ids := v_ids || v_subscription.id;
  end loop;
  perform distribution.sync_rotation(v_ids);
  update distribution.filter_upgrade as u
  set
    upgraded_count = u.upgraded_count + v_upgraded_count,
    invalid_count = u.invalid_count + cardinality(v_ids) - v_upgraded_count,
    finished_at = case when cardinality(v_ids) < upgrade_filters.slice then clock_timestamp() end
  where u.niche_id = upgrade_filters.niche_id and u.finished_at is null;
  if not found then
    return 0;
  elsif cardinality(v_ids) < upgrade_filters.slice then
    -- Under the lock of the upgrade's row, no further lead begins to wait.
    perform distribution.offer_leads_after_upgrade(upgrade_filters.niche_id);
  end if;
  return cardinality(v_ids);
end
$$;

comment on function distribution.upgrade_filters(uuid, integer) is
$$Bring the next filters of a niche to the active version of its form. A filter that has no equivalent there is kept as it is and marked
with its faults; its subscription leaves the rotation, and its owner is notified. Returns how many were processed; fewer than a slice:
these were the last, and the leads that waited for the upgrade are distributed.$$;

grant execute on function distribution.upgrade_filters(uuid, integer) to leadmill_worker;
