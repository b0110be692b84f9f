create or replace function billing.resume_plan() returns uuid
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_subscription constant billing.plan_subscription := billing.lock_current_subscription();
begin
  perform billing.require_plan_state(
    v_subscription.is_paused or v_subscription.is_uncollected or v_subscription.status = 'paused', 'it is not paused');
  return billing.request_plan_change(v_subscription, 'resume');
end
$$;

comment on function billing.resume_plan() is
$$Have the subscription of the caller's organisation resumed, or a period charged that was not collected while it was paused. Returns the
id of the request.
Errors: LM115 may not (403), LM555 no subscription, LM556 another change is in progress, LM557 not possible, LM558 not ready (409), LM560
too many requests (429).$$;

grant execute on function billing.resume_plan() to member;

create or replace function api.resume_plan() returns uuid
language sql volatile
begin atomic
  select billing.resume_plan();
end;

comment on function api.resume_plan() is
$$Resume a paused plan
What it entitles to comes back at once. If a period has begun during the pause, a new one begins now and is charged; if that is declined,
nothing changes. Returns the id of a row of plan_requests, which says how it went.
Errors: LM115 may not (403), LM555 no subscription, LM556 another change is in progress, LM557 not possible, LM558 not ready (409), LM560
too many requests (429).$$;

grant execute on function api.resume_plan() to member;
