-- Deploy leadmill:api/end_subscription to pg

begin;

create function api.end_subscription(subscription_id uuid) returns void
language sql volatile
begin atomic
  select distribution.end_subscription(end_subscription.subscription_id);
end;

comment on function api.end_subscription(uuid) is
$$End a subscription for ever
What it bought stays. Who subscribes again begins behind all who wait.
Errors: LM601 may not buy, LM603 no such subscription, LM604 ended already.$$;

grant execute on function api.end_subscription(uuid) to member;

commit;
