-- LM553 plan_price_not_found (404): There is no such price, or it is not offered any more.

create or replace function billing.set_plan_price(
  plan_id uuid, currency text, period text, amount numeric, overrun_amount numeric default null
) returns uuid
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_plan constant billing.plan := billing.lock_plan(plan_id);
  v_amount bigint;
  v_overrun bigint;
  v_id uuid;
begin
  perform billing.refuse_plan_faults(
    case when v_plan.position = 0 then
      '{"field": "plan_id", "code": "not_an_option", "message": "must not be the plan Free, which costs nothing"}'::jsonb end,
    case when not exists (select from ledger.currency as c where c.code = set_plan_price.currency) then
      '{"field": "currency", "code": "not_an_option", "message": "must be the ISO 4217 code of a supported currency, in upper case"}'::jsonb
      end,
    case when coalesce(set_plan_price.period not in ('month', 'year'), true) then
      '{"field": "period", "code": "not_an_option", "message": "must be month or year"}'::jsonb end,
    case when not coalesce(set_plan_price.amount > 0 and set_plan_price.amount <= 1000000, false) then
      '{"field": "amount", "code": "out_of_range", "message": "must be above 0 and at most 1000000"}'::jsonb end,
    case when not coalesce(set_plan_price.overrun_amount > 0 and set_plan_price.overrun_amount <= 1000000, true) then
      '{"field": "overrun_amount", "code": "out_of_range", "message": "must be above 0 and at most 1000000, or null"}'::jsonb end);
  v_amount := ledger.to_minor(set_plan_price.amount, set_plan_price.currency);
  v_overrun := case when set_plan_price.overrun_amount is not null then
    ledger.to_minor(set_plan_price.overrun_amount, set_plan_price.currency) end;
  -- Stripe must take them.
  perform billing.to_processor_amount(v_amount, set_plan_price.currency, 'stripe');
  perform billing.to_processor_amount(v_overrun, set_plan_price.currency, 'stripe') where v_overrun is not null;
  select c.id into v_id
  from billing.plan_price as c
  where c.plan_id = v_plan.id and c.currency = set_plan_price.currency and c.interval = set_plan_price.period and c.is_active
    and c.amount_minor = v_amount and c.overrun_minor is not distinct from v_overrun;
  if found then
    return v_id;
  end if;
  update billing.plan_price as c
  set is_active = false, retired_at = clock_timestamp()
  where c.plan_id = v_plan.id and c.currency = set_plan_price.currency and c.interval = set_plan_price.period and c.is_active;
  insert into billing.plan_price (plan_id, currency, interval, amount_minor, overrun_minor)
  values (v_plan.id, set_plan_price.currency, set_plan_price.period, v_amount, v_overrun)
  returning id into v_id;
  perform billing.publish_plans_soon();
  return v_id;
end
$$;

comment on function billing.set_plan_price(uuid, text, text, numeric, numeric) is
$$Offer a plan at a price, in place of the one for the same currency and period, and have Stripe know it. overrun_amount: see
api.set_plan_price().
Errors: LM550 faults, listed in details; LM551 no such plan; LM410 not a number; LM411 too many decimals; LM412 too
large; LM413 unknown currency; LM506 too fine for the processor.$$;

grant execute on function billing.set_plan_price(uuid, text, text, numeric, numeric) to admin;

create or replace function api.set_plan_price(
  plan_id uuid, currency text, period text, amount numeric, overrun_amount numeric default null
) returns uuid
language sql volatile
begin atomic
  select billing.set_plan_price(
    set_plan_price.plan_id, ops.bounded(set_plan_price.currency, 'currency'), ops.bounded(set_plan_price.period, 'period'),
    set_plan_price.amount, set_plan_price.overrun_amount);
end;

comment on function api.set_plan_price(uuid, text, text, numeric, numeric) is
$$Offer a plan at a price
It replaces the price for the same currency and period (month or year); subscriptions keep the one that they have. overrun_amount: what
1,000 calls beyond the quota cost where the plan lets them go on; null: nothing. Returns its id.
Errors: LM550 faults, listed in details; LM551 no such plan; LM410 not a number; LM411 too many decimals; LM412 too
large; LM413 unknown currency; LM506 too fine for the processor.$$;

grant execute on function api.set_plan_price(uuid, text, text, numeric, numeric) to admin;
