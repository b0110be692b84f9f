-- Deploy leadmill:api/resume_subscription to pg

begin;

create function api.resume_subscription(subscription_id uuid) returns void
language sql volatile
begin atomic
  select distribution.resume_subscription(resume_subscription.subscription_id);
end;

comment on function api.resume_subscription(uuid) is
$$Take leads again, at the place in the rotation it had
Errors: LM601 may not buy, LM603 no such subscription, LM604 ended.$$;

grant execute on function api.resume_subscription(uuid) to member;

commit;
