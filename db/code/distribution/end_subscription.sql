create or replace function distribution.end_subscription(subscription_id uuid) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_subscription constant distribution.subscription := distribution.lock_subscription(subscription_id);
begin
  update distribution.subscription as s
  set status = 'ended', ended_at = clock_timestamp(), updated_at = clock_timestamp()
  where s.id = v_subscription.id;
  perform distribution.sync_rotation(array[v_subscription.id]);
end
$$;

comment on function distribution.end_subscription(uuid) is
$$End a subscription permanently. It leaves the rotation at once; its row stays, because its assignments refer to it.
Errors: LM115 role not allowed, LM603 no such subscription, LM604 ended already.$$;

grant execute on function distribution.end_subscription(uuid) to member;

create or replace function api.end_subscription(subscription_id uuid) returns void
language sql volatile
begin atomic
  select distribution.end_subscription(end_subscription.subscription_id);
end;

comment on function api.end_subscription(uuid) is
$$End a subscription permanently
The leads that it bought remain. A new subscription starts at the end of the rotation.
Errors: LM115 role not allowed, LM603 no such subscription, LM604 ended already.$$;

grant execute on function api.end_subscription(uuid) to member;
