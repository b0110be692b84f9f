create or replace function distribution.sync_rotation_and_notify(subscription_ids uuid[]) returns void
language plpgsql volatile
as $$
declare
  v_funded uuid[];
  v_short uuid[];
begin
  select
    array_agg(s.id) filter (where coalesce(s.ineligible_reason, 'capped') in ('capped', 'closed')),
    array_agg(s.id) filter (where s.ineligible_reason = 'insufficient_funds')
  into v_funded, v_short
  from distribution.subscription as s
  where s.id = any (sync_rotation_and_notify.subscription_ids) and s.status = 'active';
  perform distribution.sync_rotation(sync_rotation_and_notify.subscription_ids);
  perform event.emit(
    c.kind, c.organization_id, c.organization_id, jsonb_build_object('subscription_ids', c.subscription_ids))
  from (
    select 'subscriptions.paused' as kind, s.organization_id, jsonb_agg(s.id order by s.id) as subscription_ids
    from distribution.subscription as s
    where s.id = any (v_funded) and s.ineligible_reason = 'insufficient_funds'
    group by s.organization_id
    union all
    select 'subscriptions.resumed', s.organization_id, jsonb_agg(s.id order by s.id)
    from distribution.subscription as s
    where s.id = any (v_short) and coalesce(s.ineligible_reason, 'capped') in ('capped', 'closed')
    group by s.organization_id
  ) as c;
end
$$;

comment on function distribution.sync_rotation_and_notify(uuid[]) is
$$As sync_rotation, after a change of funds or of a price. Each organisation is notified once which of its subscriptions pause for lack of
funds and which resume. The caller holds their locks.$$;
