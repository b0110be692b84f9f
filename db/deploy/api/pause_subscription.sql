-- Deploy leadmill:api/pause_subscription to pg

begin;

create function api.pause_subscription(subscription_id uuid) returns void
language sql volatile
begin atomic
  select distribution.pause_subscription(pause_subscription.subscription_id);
end;

comment on function api.pause_subscription(uuid) is
$$Take no more leads until resume_subscription
Errors: LM601 may not buy, LM603 no such subscription, LM604 ended.$$;

grant execute on function api.pause_subscription(uuid) to member;

commit;
