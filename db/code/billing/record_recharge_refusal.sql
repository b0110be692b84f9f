create or replace function billing.refuse_recharge(recharge billing.recharge, code text) returns void
language plpgsql volatile
as $$
#variable_conflict use_column
declare
  v_rule billing.recharge_rule;
begin
  update billing.recharge as r
  set status = 'refused', failure_code = left(refuse_recharge.code, 100), updated_at = clock_timestamp()
  where r.id = (recharge).id;
  update billing.deposit as d
  set status = 'failed', failure_reason = coalesce(d.failure_reason, left(refuse_recharge.code, 500))
  where d.id = (recharge).id and d.status in ('created', 'pending');
  update billing.recharge_rule as u
  set failures = u.failures + 1, updated_at = clock_timestamp(),
    next_at = clock_timestamp()
      + (ops.setting_of('billing.recharge_wait_minutes') #>> '{}')::integer * power(2, least(u.failures, 10)) * interval '1 minute'
  where u.organization_id = (recharge).organization_id and u.currency = (recharge).currency
  returning u.* into v_rule;
  if v_rule.paused_reason is null and (
    v_rule.failures >= (ops.setting_of('billing.recharge_failures') #>> '{}')::integer
    -- Trying again would not help.
    or refuse_recharge.code in ('expired_card', 'lost_card', 'stolen_card', 'pickup_card', 'incorrect_number', 'payment_method_unusable'))
  then
    perform billing.pause_recharges(v_rule, refuse_recharge.code);
  else
    perform event.emit('recharge.refused', (recharge).id, (recharge).organization_id);
  end if;
end
$$;

comment on function billing.refuse_recharge(billing.recharge, text) is
$$A recharge has failed: the next one waits, or the rule is paused. The caller has locked the deposit and the recharge.$$;

create or replace function billing.record_recharge_refusal(recharge_id uuid, code text, payment_intent_id text default null) returns boolean
language plpgsql volatile security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_deposit billing.deposit;
  v_recharge billing.recharge;
begin
  select d.* into v_deposit from billing.deposit as d where d.id = record_recharge_refusal.recharge_id for update;
  select r.* into v_recharge from billing.recharge as r where r.id = record_recharge_refusal.recharge_id for update;
  if v_deposit.status = 'paid' or coalesce(v_recharge.status not in ('requested', 'needs_confirmation'), true) then
    return false;
  end if;
  -- The page on which it is confirmed needs to know the payment, and its event may come later.
  update billing.deposit as d
  set payment_intent_id = record_recharge_refusal.payment_intent_id
  where d.id = v_deposit.id and d.payment_intent_id is null and record_recharge_refusal.payment_intent_id is not null;
  if record_recharge_refusal.code is distinct from 'authentication_required' then
    perform billing.refuse_recharge(v_recharge, coalesce(record_recharge_refusal.code, 'unknown'));
  elsif v_recharge.status = 'requested' then
    update billing.recharge as r
    set status = 'needs_confirmation', failure_code = 'authentication_required', updated_at = clock_timestamp(),
      expires_at = clock_timestamp() + (ops.setting_of('billing.recharge_confirm_hours') #>> '{}')::integer * interval '1 hour'
    where r.id = v_recharge.id;
    perform event.emit('recharge.to_confirm', v_recharge.id, v_recharge.organization_id);
  end if;
  return true;
end
$$;

comment on function billing.record_recharge_refusal(uuid, text, text) is
$$Record that the processor did not collect a recharge. code: its reason; authentication_required leaves it to the payer to confirm, by a
link in a mail, until it is given up with another code. False when it is paid or over. Locks the deposit, the recharge, then its rule.$$;

grant execute on function billing.record_recharge_refusal(uuid, text, text) to leadmill_reconciler;
