-- LM554 plan_subscription_exists (409): The organisation has a subscription to a plan.
--   To do: Change it with `change_plan`.
-- LM556 plan_change_in_progress (409): Something that was asked for before is not finished.
--   To do: Wait for it: see `plan_requests`.
-- LM558 plan_not_ready (409): The plan cannot be bought yet: it is being set up at the processor.
--   To do: Try again in a minute.
-- LM560 too_many_plan_requests (429): Too many changes of the plan were asked for.
--   To do: Wait as long as `Retry-After` says.

create or replace function billing.lock_plan_customer(organization_id uuid) returns billing.customer
language plpgsql volatile
as $$
#variable_conflict use_column
declare
  v_customer billing.customer;
  v_wait interval;
begin
  select c.* into v_customer from billing.customer as c where c.organization_id = lock_plan_customer.organization_id for update;
  if not found then
    perform ops.raise_http(409, 'LM558', 'the organisation is being set up at the processor', null, 'Try again in a minute.');
  end if;
  v_wait := ops.spend('billing.plan_requests', lock_plan_customer.organization_id::text);
  if v_wait is not null then
    perform ops.raise_http(429, 'LM560', 'too many changes of the plan were asked for', null, 'Wait as long as Retry-After says.',
      jsonb_build_object('Retry-After', ops.seconds_of(v_wait)));
  end if;
  return v_customer;
end
$$;

comment on function billing.lock_plan_customer(uuid) is
$$The customer of an organisation at Stripe, locked: changes of its plan are made one after the other.
Errors: LM558 there is none yet (409), LM560 too many requests (429).$$;

create or replace function billing.require_no_request(organization_id uuid) returns void
language plpgsql stable
as $$
declare
  v_kind constant text := (
    select r.kind from billing.plan_request as r
    where r.organization_id = require_no_request.organization_id and r.status = 'requested');
begin
  if v_kind is not null then
    perform ops.raise_http(409, 'LM556', 'a change of the plan is in progress', v_kind, 'Wait for it: see plan_requests.');
  end if;
end
$$;

comment on function billing.require_no_request(uuid) is
$$Refuse a change of a plan while another one is not finished.
Errors: LM556 (409).$$;

create or replace function billing.close_checkout(organization_id uuid, plan_price_id uuid) returns text[]
language plpgsql volatile
as $$
#variable_conflict use_column
begin
  update billing.plan_request as r
  set status = 'expired', finished_at = clock_timestamp()
  where r.organization_id = close_checkout.organization_id and r.kind = 'checkout' and r.status = 'requested'
    and (r.expires_at < clock_timestamp() or r.plan_price_id <> close_checkout.plan_price_id);
  -- Also those that were marked before: whoever was to close them may have died, or not have reached Stripe.
  return array(
    select r.session_id
    from billing.plan_request as r
    where r.organization_id = close_checkout.organization_id and r.kind = 'checkout' and r.status = 'expired'
      and r.session_id is not null and r.expires_at > clock_timestamp()
    order by r.id);
end
$$;

comment on function billing.close_checkout(uuid, uuid) is
$$Mark the open page of an organisation as expired if its time is over or it sells another price. Returns the sessions of all that are
marked and whose time is not over: at Stripe they may still be open, and are closed before another one is opened.$$;

create or replace function billing.begin_plan_checkout(plan_price_id uuid)
returns table (request_id uuid, page_url text, previous_sessions text[], customer_id text, price text, overrun_price text,
  trial_days integer, expires_at bigint, collects_tax boolean, takes_codes boolean)
language plpgsql volatile security definer -- writes a row of the caller's own organisation
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_organization_id constant uuid := identity.require_permission('manage_billing');
  v_customer constant billing.customer := billing.lock_plan_customer(v_organization_id);
  v_price constant billing.plan_price := billing.require_plan_price(begin_plan_checkout.plan_price_id);
  v_previous text[];
  v_request billing.plan_request;
begin
  if (billing.live_subscription(v_organization_id)).id is not null then
    perform ops.raise_http(409, 'LM554', 'the organisation has a subscription to a plan', null, 'Change it with change_plan.');
  end if;
  v_previous := billing.close_checkout(v_organization_id, v_price.id);
  select r.* into v_request
  from billing.plan_request as r
  where r.organization_id = v_organization_id and r.status = 'requested' and r.kind = 'checkout';
  if not found then
    perform billing.require_no_request(v_organization_id);
    insert into billing.plan_request (organization_id, requested_by, kind, plan_price_id, expires_at)
    values (v_organization_id, request.user_id(), 'checkout', v_price.id, clock_timestamp() + interval '1 hour')
    returning * into v_request;
  end if;
  return query select
    v_request.id, v_request.page_url, v_previous, v_customer.stripe_id, v_price.stripe_id, v_price.overrun_stripe_id,
    case when v_customer.has_had_trial then 0 else (select p.trial_days from billing.plan as p where p.id = v_price.plan_id) end,
    floor(extract(epoch from v_request.expires_at))::bigint,
    ops.setting_of('billing.plan_tax')::boolean, ops.setting_of('billing.plan_codes')::boolean;
end
$$;

comment on function billing.begin_plan_checkout(uuid) is
$$Store the wish of the caller's organisation to subscribe at a price, and return what Stripe needs for the page; page_url when it is open
already; previous_sessions are to be closed first. The caller commits before Stripe is called. An organisation has one open
page, so that it cannot pay for two subscriptions.
Errors: LM115 may not (403), LM553 no such price (404), LM554 has a subscription, LM556 another change is in progress, LM558 not ready
(409), LM560 too many requests (429).$$;

grant execute on function billing.begin_plan_checkout(uuid) to leadmill_api;

create or replace function billing.require_plan_price(plan_price_id uuid) returns billing.plan_price
language plpgsql stable
as $$
declare
  v_price billing.plan_price;
begin
  select c.* into v_price
  from billing.plan_price as c
  join billing.plan as p on p.id = c.plan_id and p.is_active
  where c.id = require_plan_price.plan_price_id and c.is_active;
  if not found then
    perform ops.raise_http(404, 'LM553', 'no such price is offered', require_plan_price.plan_price_id::text);
  elsif v_price.stripe_id is null or v_price.overrun_minor is not null and v_price.overrun_stripe_id is null then
    perform ops.raise_http(409, 'LM558', 'the plan is being set up at the processor', null, 'Try again in a minute.');
  end if;
  return v_price;
end
$$;

comment on function billing.require_plan_price(uuid) is
$$A price that is offered.
Errors: LM553 no such price (404), LM558 Stripe does not know it yet (409).$$;
