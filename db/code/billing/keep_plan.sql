create or replace function billing.keep_plan() returns uuid
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_subscription constant billing.plan_subscription := billing.lock_current_subscription();
begin
  perform billing.require_plan_state(
    v_subscription.cancel_at is not null or v_subscription.scheduled_plan_price_id is not null, 'nothing is to be undone');
  return billing.request_plan_change(v_subscription, 'keep');
end
$$;

comment on function billing.keep_plan() is
$$Have the end or change of the subscription of the caller's organisation undone. Returns the id of the request.
Errors: LM115 may not (403), LM555 no subscription, LM556 another change is in progress, LM557 not possible, LM558 not ready (409), LM560
too many requests (429).$$;

grant execute on function billing.keep_plan() to member;

create or replace function api.keep_plan() returns uuid
language sql volatile
begin atomic
  select billing.keep_plan();
end;

comment on function api.keep_plan() is
$$Undo a cancellation or downgrade
The subscription goes on as it is. Possible until the end of the period. Returns the id of a row of plan_requests, which says how it went.
Errors: LM115 may not (403), LM555 no subscription, LM556 another change is in progress, LM557 not possible, LM558 not ready (409), LM560
too many requests (429).$$;

grant execute on function api.keep_plan() to member;
