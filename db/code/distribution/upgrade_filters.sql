create or replace function distribution.upgrade_filters(niche_id uuid, slice integer default 200) returns integer
language plpgsql volatile security definer -- the worker has no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
declare
  v_schema catalog.form_schema;
  v_subscription distribution.subscription;
  v_filter jsonb;
  v_compiled distribution.compiled_filter;
  v_faults jsonb;
  v_ids uuid[] := '{}'::uuid[];
  v_invalid_count integer := 0;
  v_leads jsonb[];
begin
  -- Nobody activates another version, or subscribes with this one's, until this commits.
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
    v_faults := '[{"field": "filter", "code": "not_mapped", "message": "asks for what the form does not have any more"}]';
    begin
      v_filter := distribution.upgrade_filter(v_subscription.form_schema_id, v_subscription.filter);
      if v_filter is not null then
        v_compiled := distribution.compile_filter(v_schema.fields, v_filter);
        v_faults := nullif(v_compiled.faults, '[]');
      else
        v_faults := distribution.upgrade_faults(v_subscription.form_schema_id, v_subscription.filter);
      end if;
    exception when others then
      -- One filter must not keep all leads of the niche waiting.
      raise warning using message = 'a filter was not upgraded', detail = v_subscription.id || ': ' || sqlerrm, errcode = sqlstate;
    end;
    if v_faults is null then
      update distribution.subscription as s
      set
        form_schema_id = v_schema.id,
        filter = v_filter,
        predicate = v_compiled.predicate::jsonpath,
        circles = v_compiled.circles,
        access_field = v_compiled.access_field,
        access_terms = v_compiled.access_terms
      where s.id = v_subscription.id;
    else
      update distribution.subscription as s
      set filter_faults = v_faults, ineligible_reason = 'filter_invalid', resumes_at = null
      where s.id = v_subscription.id;
      perform event.emit('subscription.filter_invalidated', v_subscription.id, v_subscription.organization_id);
      v_invalid_count := v_invalid_count + 1;
    end if;
    v_ids := v_ids || v_subscription.id;
  end loop;
  perform distribution.sync_rotation(v_ids);
  update distribution.filter_upgrade as u
  set
    upgraded_count = u.upgraded_count + cardinality(v_ids) - v_invalid_count,
    invalid_count = u.invalid_count + v_invalid_count,
    finished_at = case when cardinality(v_ids) < upgrade_filters.slice then clock_timestamp() end
  where u.niche_id = upgrade_filters.niche_id and u.finished_at is null;
  if not found then
    return 0;
  elsif cardinality(v_ids) < upgrade_filters.slice then
    -- Under the lock of the upgrade's row: nobody begins to wait any more.
    with waited as (
      delete from distribution.waiting_lead as w
      using intake.lead as l
      where w.retry_at is null and l.id = w.lead_id and l.niche_id = upgrade_filters.niche_id
      returning l.id, l.approved_at
    )
    select array_agg(jsonb_build_object('lead_id', w.id) order by w.approved_at, w.id) into v_leads from waited as w;
    perform queue.defer_all('distribute_waiting', v_leads);
  end if;
  return cardinality(v_ids);
end
$$;

comment on function distribution.upgrade_filters(uuid, integer) is
$$Bring the next filters of a niche to its form in use. What cannot be said there keeps its words, is marked with what is wrong,
leaves the rotation, and its owner is told. Returns how many were done; less than a slice: that was all, and
the leads that waited for it are distributed.$$;

grant execute on function distribution.upgrade_filters(uuid, integer) to leadmill_worker;
