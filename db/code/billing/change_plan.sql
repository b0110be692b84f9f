-- LM555 no_plan_subscription (409): The organisation has no subscription to a plan.
--   To do: Begin one: `POST /plan/checkout`.
-- LM557 plan_change_impossible (409): The subscription cannot be changed this way as it is; `details`
--   says why.

create or replace function billing.live_subscription(organization_id uuid) returns billing.plan_subscription
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select s
  from billing.plan_subscription as s
  left join billing.plan as p on p.id = s.plan_id
  where s.organization_id = live_subscription.organization_id
    and s.status not in ('incomplete', 'incomplete_expired', 'canceled')
  order by s.is_entitled desc, p.position desc nulls last, s.started_at
  limit 1
$$;

comment on function billing.live_subscription(uuid) is
$$The subscription of an organisation that has begun and not ended; of several the one that its plan comes from. Null if there is none.$$;

create or replace function billing.current_subscription(organization_id uuid) returns billing.plan_subscription
language plpgsql stable
as $$
declare
  v_subscription constant billing.plan_subscription := billing.live_subscription(organization_id);
begin
  if v_subscription.id is null then
    perform ops.raise_http(409, 'LM555', 'the organisation has no subscription to a plan', null, 'Begin one: POST /plan/checkout.');
  end if;
  return v_subscription;
end
$$;

comment on function billing.current_subscription(uuid) is
$$As billing.live_subscription().
Errors: LM555 there is none (409).$$;

create or replace function billing.request_plan_change(
  subscription billing.plan_subscription, kind text, plan_price_id uuid default null, resumes_at timestamptz default null
) returns uuid
language plpgsql volatile
as $$
declare
  v_id uuid;
begin
  insert into billing.plan_request (organization_id, requested_by, kind, plan_subscription_id, plan_price_id, resumes_at)
  values (subscription.organization_id, request.user_id(), request_plan_change.kind, subscription.id,
    request_plan_change.plan_price_id, request_plan_change.resumes_at)
  returning id into v_id;
  perform queue.defer('send_plan_request', jsonb_build_object('plan_request_id', v_id), lock => 'plan:' || subscription.organization_id);
  return v_id;
end
$$;

comment on function billing.request_plan_change(billing.plan_subscription, text, uuid, timestamptz) is
$$Store what is to be done with a subscription, and have a job do it at Stripe.$$;

create or replace function billing.lock_current_subscription() returns billing.plan_subscription
language plpgsql volatile
as $$
declare
  v_organization_id constant uuid := identity.require_permission('manage_billing');
  v_subscription billing.plan_subscription;
begin
  perform billing.lock_plan_customer(v_organization_id);
  perform billing.close_checkout(v_organization_id, null);
  perform billing.require_no_request(v_organization_id);
  v_subscription := billing.current_subscription(v_organization_id);
  return v_subscription;
end
$$;

comment on function billing.lock_current_subscription() is
$$The subscription of the caller's organisation, to be changed. Its customer stays locked.
Errors: LM115 may not (403), LM555 no subscription, LM556 another change is in progress, LM558 not ready (409), LM560 too many requests
(429).$$;

create or replace function billing.require_plan_state(is_possible boolean, reason text) returns void
language plpgsql stable
as $$
begin
  if not is_possible then
    perform ops.raise_http(409, 'LM557', 'the subscription cannot be changed this way', reason);
  end if;
end
$$;

comment on function billing.require_plan_state(boolean, text) is
$$Refuse a change that is not possible.
Errors: LM557 (409).$$;

create or replace function billing.is_upgrade(old_price_id uuid, new_price_id uuid) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  -- A larger plan; of the same plan a whole year; of the same interval the higher amount.
  select (n.position, c.interval = 'year', c.amount_minor) > (o.position, b.interval = 'year', b.amount_minor)
  from billing.plan_price as b
  join billing.plan as o on o.id = b.plan_id
  cross join billing.plan_price as c
  join billing.plan as n on n.id = c.plan_id
  where b.id = is_upgrade.old_price_id and c.id = is_upgrade.new_price_id
$$;

comment on function billing.is_upgrade(uuid, uuid) is
$$Whether a change to a price happens at once, the rest of the period being charged; otherwise it happens at the end of the period.$$;

create or replace function billing.change_plan(plan_price_id uuid) returns jsonb
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_variable
declare
  v_subscription constant billing.plan_subscription := billing.lock_current_subscription();
  v_price constant billing.plan_price := billing.require_plan_price(plan_price_id);
  v_is_upgrade constant boolean := coalesce(billing.is_upgrade(v_subscription.plan_price_id, v_price.id), true);
begin
  perform billing.require_plan_state(v_subscription.status in ('trialing', 'active'), 'status: ' || v_subscription.status);
  -- The new price would take the place of one that is not paid for.
  perform billing.require_plan_state(not (v_subscription.is_paused or v_subscription.is_uncollected), 'paused: resume it first');
  perform billing.require_plan_state(v_subscription.cancel_at is null, 'cancelled: undo that with keep_plan first');
  perform billing.require_plan_state(v_price.currency = v_subscription.currency, 'currency: it stays ' || v_subscription.currency);
  perform billing.require_plan_state(v_price.id is distinct from v_subscription.plan_price_id, 'price: the subscription has it');
  perform billing.require_plan_state(
    v_price.id is distinct from v_subscription.scheduled_plan_price_id, 'price: the subscription changes to it already');
  return jsonb_build_object(
    'id', billing.request_plan_change(v_subscription, case when v_is_upgrade then 'upgrade' else 'downgrade' end, v_price.id),
    'kind', case when v_is_upgrade then 'upgrade' else 'downgrade' end);
end
$$;

comment on function billing.change_plan(uuid) is
$$Have the subscription of the caller's organisation changed to another price. Returns {"id", "kind"} of the request; kind: upgrade or
downgrade.
Errors: LM115 may not (403), LM553 no such price (404), LM555 no subscription, LM556 another change is in progress, LM557 not possible,
LM558 not ready (409), LM560 too many requests (429).$$;

grant execute on function billing.change_plan(uuid) to member;

create or replace function api.change_plan(plan_price_id uuid) returns jsonb
language sql volatile
begin atomic
  select billing.change_plan(change_plan.plan_price_id);
end;

comment on function api.change_plan(uuid) is
$$Change the plan of the organisation
To a larger plan, or from months to years: at once, and the rest of the period is charged; a trial goes on if the larger plan has trials,
and ends otherwise. To a smaller one: at the end of the period.
Returns {"id", "kind"} of a row of plan_requests, which says how it went.
Errors: LM115 may not (403), LM553 no such price (404), LM555 no subscription, LM556 another change is in progress, LM557 not possible,
LM558 not ready (409), LM560 too many requests (429).$$;

grant execute on function api.change_plan(uuid) to member;
