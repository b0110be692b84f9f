create or replace function billing.pause_plan(resumes_at timestamptz default null) returns uuid
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_variable
declare
  v_subscription constant billing.plan_subscription := billing.lock_current_subscription();
begin
  perform billing.refuse_plan_faults(
    case when resumes_at not between clock_timestamp() + interval '1 day' and clock_timestamp() + interval '1 year' then
      '{"field": "resumes_at", "code": "out_of_range", "message": "must be in one day to one year from now"}'::jsonb end);
  perform billing.require_plan_state(v_subscription.status in ('trialing', 'active'), 'status: ' || v_subscription.status);
  perform billing.require_plan_state(not v_subscription.is_paused, 'it is paused already');
  perform billing.require_plan_state(v_subscription.cancel_at is null, 'cancelled: undo that with keep_plan first');
  return billing.request_plan_change(v_subscription, 'pause', resumes_at => resumes_at);
end
$$;

comment on function billing.pause_plan(timestamptz) is
$$Have nothing collected for the subscription of the caller's organisation, until a time or until it is resumed; meanwhile it entitles to
nothing. Returns the id of the request.
Errors: LM550 faults (400), LM115 may not (403), LM555 no subscription, LM556 another change is in progress, LM557 not possible, LM558 not
ready (409), LM560 too many requests (429).$$;

grant execute on function billing.pause_plan(timestamptz) to member;

create or replace function api.pause_plan(resumes_at timestamptz default null) returns uuid
language sql volatile
begin atomic
  select billing.pause_plan(pause_plan.resumes_at);
end;

comment on function api.pause_plan(timestamptz) is
$$Pause the plan of the organisation
Nothing is collected, and the organisation has what the plan Free offers, until the time or until resume_plan. A period that has begun
meanwhile entitles to nothing: after the time the plan comes back with the next one, or with resume_plan. Returns the id of a row of
plan_requests, which says how it went.
Errors: LM550 faults (400), LM115 may not (403), LM555 no subscription, LM556 another change is in progress, LM557 not possible, LM558 not
ready (409), LM560 too many requests (429).$$;

grant execute on function api.pause_plan(timestamptz) to member;
