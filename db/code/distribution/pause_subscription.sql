create or replace function distribution.pause_subscription(subscription_id uuid) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_subscription constant distribution.subscription := distribution.lock_subscription(subscription_id);
begin
  update distribution.subscription as s
  set status = 'paused', updated_at = clock_timestamp()
  where s.id = v_subscription.id and s.status <> 'paused';
  perform distribution.sync_rotation(array[v_subscription.id]);
end
$$;

comment on function distribution.pause_subscription(uuid) is
$$Take no more leads until the subscription is resumed. A paused subscription is left as it is.
Errors: LM115 role not allowed, LM603 no such subscription, LM604 ended.$$;

grant execute on function distribution.pause_subscription(uuid) to member;

create or replace function api.pause_subscription(subscription_id uuid) returns void
language sql volatile
begin atomic
  select distribution.pause_subscription(pause_subscription.subscription_id);
end;

comment on function api.pause_subscription(uuid) is
$$Take no more leads until resume_subscription
Errors: LM115 role not allowed, LM603 no such subscription, LM604 ended.$$;

grant execute on function api.pause_subscription(uuid) to member;
