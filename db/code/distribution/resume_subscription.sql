create or replace function distribution.resume_subscription(subscription_id uuid) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_subscription constant distribution.subscription := distribution.lock_subscription(subscription_id);
begin
  update distribution.subscription as s
  set status = 'active', updated_at = clock_timestamp()
  where s.id = v_subscription.id and s.status <> 'active';
  perform distribution.sync_rotation(array[v_subscription.id]);
end
$$;

comment on function distribution.resume_subscription(uuid) is
$$Take leads again, with the same turn as before. An active subscription is left as it is.
Errors: LM115 role not allowed, LM603 no such subscription, LM604 ended.$$;

grant execute on function distribution.resume_subscription(uuid) to member;

create or replace function api.resume_subscription(subscription_id uuid) returns void
language sql volatile
begin atomic
  select distribution.resume_subscription(resume_subscription.subscription_id);
end;

comment on function api.resume_subscription(uuid) is
$$Take leads again, with the same turn as before
Errors: LM115 role not allowed, LM603 no such subscription, LM604 ended.$$;

grant execute on function api.resume_subscription(uuid) to member;
