-- LM603 subscription_not_found (404): There is no such subscription, or it belongs to another
--   organisation.
-- LM604 subscription_ended (409): The subscription has ended.
--   To do: Subscribe again.

create or replace function distribution.lock_subscription(subscription_id uuid) returns distribution.subscription
language plpgsql volatile
as $$
declare
  v_organization_id constant uuid := identity.require_permission('buy');
  v_subscription distribution.subscription;
begin
  -- This waits for a run that has locked it; what that run sold stays sold.
  select s.* into v_subscription
  from distribution.subscription as s
  where s.id = lock_subscription.subscription_id and s.organization_id = v_organization_id
  for no key update;
  if not found then
    perform ops.raise_http(404, 'LM603', 'no such subscription', lock_subscription.subscription_id::text);
  elsif v_subscription.status = 'ended' then
    perform ops.raise_http(409, 'LM604', 'subscription has ended', lock_subscription.subscription_id::text,
      'Subscribe again.');
  end if;
  return v_subscription;
end
$$;

comment on function distribution.lock_subscription(uuid) is
$$Lock a subscription of the caller's organisation that has not ended.
Errors: LM115 role not allowed, LM603 no such subscription (or another's), LM604 ended.$$;
