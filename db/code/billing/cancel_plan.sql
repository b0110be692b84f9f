create or replace function billing.cancel_plan() returns uuid
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_subscription constant billing.plan_subscription := billing.lock_current_subscription();
begin
  perform billing.require_plan_state(v_subscription.cancel_at is null, 'cancelled: it ends already');
  return billing.request_plan_change(v_subscription, 'cancel');
end
$$;

comment on function billing.cancel_plan() is
$$Have the subscription of the caller's organisation end with its period. Returns the id of the request.
Errors: LM115 may not (403), LM555 no subscription, LM556 another change is in progress, LM557 not possible, LM558 not ready (409), LM560
too many requests (429).$$;

grant execute on function billing.cancel_plan() to member;

create or replace function api.cancel_plan() returns uuid
language sql volatile
begin atomic
  select billing.cancel_plan();
end;

comment on function api.cancel_plan() is
$$Cancel the plan of the organisation
It ends with the period that is paid; keep_plan undoes this until then. Returns the id of a row of plan_requests, which says how it went.
Errors: LM115 may not (403), LM555 no subscription, LM556 another change is in progress, LM557 not possible, LM558 not ready (409), LM560
too many requests (429).$$;

grant execute on function api.cancel_plan() to member;
