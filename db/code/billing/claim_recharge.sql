create or replace function billing.claim_recharge(recharge_id uuid) returns jsonb
language plpgsql volatile security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_deposit billing.deposit;
  v_recharge billing.recharge;
  v_rule billing.recharge_rule;
begin
  -- A deposit is locked before its recharge, a recharge before its rule.
  select d.* into v_deposit from billing.deposit as d where d.id = claim_recharge.recharge_id for update;
  select r.* into v_recharge from billing.recharge as r where r.id = claim_recharge.recharge_id for update;
  if v_recharge.status is distinct from 'requested' or v_deposit.status = 'paid' then
    return null;
  end if;
  select u.* into v_rule
  from billing.recharge_rule as u
  where u.organization_id = v_recharge.organization_id and u.currency = v_recharge.currency
  for update;
  if v_recharge.sent_at is null and not (v_rule.is_enabled and billing.may_recharge(v_recharge.organization_id)) then
    update billing.recharge as r set status = 'dropped', updated_at = clock_timestamp() where r.id = v_recharge.id;
    update billing.deposit as d set status = 'failed' where d.id = v_deposit.id and d.status in ('created', 'pending');
    return null;
  end if;
  update billing.recharge as r
  set sent_at = coalesce(r.sent_at, clock_timestamp()), updated_at = clock_timestamp()
  where r.id = v_recharge.id;
  return (
    select jsonb_build_object(
      'customer', c.stripe_id, 'payment_method', m.stripe_id, 'amount', v_deposit.processor_amount,
      'currency', lower(v_deposit.currency), 'begun_at', floor(extract(epoch from v_recharge.created_at))::bigint,
      'was_sent', v_recharge.sent_at is not null)
    from billing.payment_method as m
    join billing.customer as c on c.organization_id = m.organization_id
    where m.id = v_recharge.payment_method_id);
end
$$;

comment on function billing.claim_recharge(uuid) is
$$The request to the processor for a recharge (customer, payment_method, amount, currency), and whether it was sent before: then the payment
may exist there. Null when it is over, or is dropped now, because the rule was stopped or a dispute was opened before it was sent. Its id
is the idempotency key there. Locks the deposit, the recharge, then its rule.$$;

grant execute on function billing.claim_recharge(uuid) to leadmill_reconciler;
