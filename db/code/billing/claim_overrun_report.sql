create or replace function billing.claim_overrun_report(report_id uuid) returns jsonb
language sql volatile security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
  with asked as (
    select o.id, o.sent_at from billing.overrun_report as o
    where o.id = claim_overrun_report.report_id and o.status = 'requested'
    for update
  ), sent as (
    update billing.overrun_report as o set sent_at = coalesce(o.sent_at, clock_timestamp())
    from asked where o.id = asked.id
    returning o.organization_id, o.first_call, o.last_call, o.created_at, asked.sent_at
  )
  select jsonb_build_object(
    'event_name', ops.setting_of('billing.overrun_meter') #>> '{}',
    'customer', c.stripe_id,
    'value', s.last_call - s.first_call + 1,
    'timestamp', floor(extract(epoch from s.created_at))::bigint,
    -- Until then the processor recognises the identifier.
    'may_be_forgotten', coalesce(s.sent_at < clock_timestamp() - interval '23 hours', false))
  from sent as s
  join billing.customer as c on c.organization_id = s.organization_id
$$;

comment on function billing.claim_overrun_report(uuid) is
$$What to report to the processor (event_name, customer, value, timestamp), and whether it was sent so long ago that the processor may have
forgotten its identifier. Null when it is over.$$;

grant execute on function billing.claim_overrun_report(uuid) to leadmill_reconciler;
