create or replace function distribution.lock_subscriptions(subscription_ids uuid[]) returns uuid[]
language plpgsql volatile
as $$
begin
  perform from distribution.subscription as s
  where s.id = any (lock_subscriptions.subscription_ids) and s.status <> 'ended'
  order by s.id
  for no key update;
  return array(
    select s.id
    from distribution.subscription as s
    where s.id = any (lock_subscriptions.subscription_ids) and s.status <> 'ended'
    order by s.id);
end
$$;

comment on function distribution.lock_subscriptions(uuid[]) is
$$Lock subscriptions in ascending order, so that no two transactions wait for each other; call it once, after the lock of a lead and before
those of accounts. Returns the ids of those that have not ended.$$;
