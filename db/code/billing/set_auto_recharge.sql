-- LM575 no_payment_method (409): The organisation has saved no payment method that could be
--   charged.
--   To do: Save one on the page that POST /payment-methods opens, or name another.
-- LM576 recharge_threshold_not_allowed (400): The threshold is zero, negative, or above the largest
--   deposit, which `details` names.
-- LM577 recharge_maximum_not_allowed (400): The number of recharges a day is not between 1 and 10.

create or replace function billing.chosen_payment_method(organization_id uuid, payment_method_id uuid) returns uuid
language plpgsql stable
as $$
declare
  v_id uuid;
begin
  select m.id into v_id
  from billing.payment_method as m
  where m.organization_id = chosen_payment_method.organization_id and m.detached_at is null
    and m.id = coalesce(chosen_payment_method.payment_method_id, m.id)
  order by m.is_default desc, m.created_at desc, m.id
  limit 1;
  if not found and chosen_payment_method.payment_method_id is not null then
    perform ops.raise_http(404, 'LM559', 'no such payment method', chosen_payment_method.payment_method_id::text);
  elsif not found then
    perform ops.raise_http(409, 'LM575', 'no payment method is saved', null, 'Save one on the page that POST /payment-methods opens.');
  end if;
  return v_id;
end
$$;

comment on function billing.chosen_payment_method(uuid, uuid) is
$$A payment method that an organisation has saved; without an id its default one, or else the youngest.
Errors: LM559 no such payment method (404), LM575 none is saved (409).$$;

create or replace function billing.set_auto_recharge(
  threshold numeric, amount numeric, currency text, daily_maximum integer, payment_method_id uuid
) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_organization_id constant uuid := identity.require_permission('manage_billing');
  v_currency constant text := coalesce(set_auto_recharge.currency, ops.setting_of('billing.default_currency') #>> '{}');
  v_amount constant bigint := billing.amount_within(
    set_auto_recharge.amount, v_currency, ops.setting_of('billing.deposit_minimum'), ops.setting_of('billing.deposit_maximum'));
  v_threshold constant bigint := ledger.to_minor(set_auto_recharge.threshold, v_currency);
  v_maximum constant bigint := (ops.setting_of('billing.deposit_maximum') ->> v_currency)::bigint;
begin
  if v_threshold is null or v_threshold not between 1 and v_maximum then
    perform ops.raise_http(400, 'LM576', 'the threshold is not allowed',
      format('above zero, and %s %s at most', ledger.to_decimal(v_maximum, v_currency), v_currency));
  elsif coalesce(set_auto_recharge.daily_maximum, 0) not between 1 and 10 then
    perform ops.raise_http(400, 'LM577', 'the number of recharges a day is not allowed', 'daily_maximum: from 1 to 10');
  end if;
  -- Stripe takes some currencies in steps.
  perform billing.to_processor_amount(v_amount, v_currency, 'stripe');
  insert into billing.recharge_rule as r (
    organization_id, currency, threshold, amount, daily_maximum, payment_method_id, changed_by)
  values (v_organization_id, v_currency, v_threshold, v_amount, set_auto_recharge.daily_maximum,
    billing.chosen_payment_method(v_organization_id, set_auto_recharge.payment_method_id), request.user_id())
  on conflict on constraint recharge_rule_pkey do update
  set threshold = excluded.threshold, amount = excluded.amount, daily_maximum = excluded.daily_maximum,
    payment_method_id = excluded.payment_method_id, changed_by = excluded.changed_by, is_enabled = true, failures = 0,
    paused_reason = null, next_at = null, updated_at = clock_timestamp();
  perform queue.defer_once('recharge_wallet', 'organization_id', array[v_organization_id]);
end
$$;

comment on function billing.set_auto_recharge(numeric, numeric, text, integer, uuid) is
$$Have the wallet of the caller's organisation refilled by a payment method that it has saved, as billing.recharge_rule says. Setting it
anew ends a pause.
Errors: LM115 may not (403), LM503 amount below the minimum, LM504 above the maximum, LM505 currency not accepted, LM506 too fine, LM576
threshold, LM577 daily maximum (400), LM559 no such payment method (404), LM575 none is saved (409), and those of ledger.to_minor.$$;

grant execute on function billing.set_auto_recharge(numeric, numeric, text, integer, uuid) to member;

create or replace function api.set_auto_recharge(
  threshold numeric, amount numeric, currency text default null, daily_maximum integer default 1, payment_method_id uuid default null
) returns void
language sql volatile
begin atomic
  select billing.set_auto_recharge(
    set_auto_recharge.threshold, set_auto_recharge.amount, ops.bounded(set_auto_recharge.currency, 'currency', 10),
    set_auto_recharge.daily_maximum, set_auto_recharge.payment_method_id);
end;

comment on function api.set_auto_recharge(numeric, numeric, text, integer, uuid) is
$$Refill the wallet by a saved payment method
When less than threshold can be spent, amount is charged and paid in, at most daily_maximum times a day (UTC; declined ones count).
Nothing is charged while a payment of the organisation is disputed. Without payment_method_id the default one of payment_methods is
charged. If the bank wants to ask its customer, a mail leads to its page; after several declines the rule is paused. The views
auto_recharges and recharges show how it goes. Setting it anew ends a pause.
Errors: LM115 may not (403), LM503 amount below the minimum, LM504 above the maximum, LM505 currency not accepted, LM506 too fine, LM410
no number, LM411 too many decimals, LM412 too many digits, LM413 unknown currency, LM576 threshold, LM577 daily maximum (400), LM559 no
such payment method (404), LM575 none is saved (409).$$;

grant execute on function api.set_auto_recharge(numeric, numeric, text, integer, uuid) to member;
