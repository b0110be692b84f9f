create or replace function distribution.change_filter(subscription_id uuid, filter jsonb) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_schema constant catalog.form_schema := distribution.lock_active_form((
    select s.niche_id from distribution.subscription as s where s.id = change_filter.subscription_id));
  v_subscription constant distribution.subscription := distribution.lock_subscription(subscription_id);
  v_compiled distribution.compiled_filter;
begin
  v_compiled := distribution.require_filter(coalesce(v_schema.fields, '[]'), change_filter.filter);
  update distribution.subscription as s
  set
    form_schema_id = v_schema.id,
    filter = change_filter.filter,
    filter_faults = null,
    ineligible_reason = nullif(s.ineligible_reason, 'filter_invalid'),
    predicate = v_compiled.predicate::jsonpath,
    distance_conditions = v_compiled.distance_conditions,
    access_field = v_compiled.access_field,
    access_terms = v_compiled.access_terms,
    updated_at = clock_timestamp()
  where s.id = v_subscription.id;
  perform distribution.sync_rotation(array[v_subscription.id]);
end
$$;

comment on function distribution.change_filter(uuid, jsonb) is
$$Change which leads a subscription orders. The turn stays; leads that are being sold at this moment are not affected.
filter: which leads; {} for all, see distribution.compile_filter.
Errors: LM115 role not allowed, LM602 faults in the filter, listed in details, LM603 no such subscription, LM604 ended.$$;

grant execute on function distribution.change_filter(uuid, jsonb) to member;

create or replace function api.change_filter(subscription_id uuid, filter jsonb) returns void
language sql volatile
begin atomic
  select distribution.change_filter(change_filter.subscription_id, ops.bounded_document(change_filter.filter, 'filter', 16384));
end;

comment on function api.change_filter(uuid, jsonb) is
$$Change which leads a subscription wants
The turn stays. filter: as in subscribe.
Errors: LM115 role not allowed, LM602 faults in the filter, listed in details, LM603 no such subscription, LM604 ended.$$;

grant execute on function api.change_filter(uuid, jsonb) to member;
