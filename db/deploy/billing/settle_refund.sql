-- Deploy leadmill:billing/settle_refund to pg

begin;

create function billing.from_processor(amount bigint, currency text) returns bigint
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select round(from_processor.amount / 10::numeric ^ (c.stripe_exponent - c.exponent))::bigint
  from ledger.currency as c where c.code = from_processor.currency
$$;

comment on function billing.from_processor(bigint, text) is $$An amount in the processor's units in ours; null for a currency we do not know.$$;

create function billing.posted(idem text) returns bigint
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select j.id from ledger.journal as j where j.idem = posted.idem
$$;

comment on function billing.posted(text) is $$The journal of a fact, null while it is not posted.$$;

create function billing.release_refund(refund billing.refund) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  perform from ledger.hold as h where h.id = (refund).hold_id for update;
  perform ledger.lock_accounts(ledger.wallet_accounts_of(array[(refund).organization_id], (refund).currency));
  if ledger.release_hold((refund).hold_id) then
    -- A dispute that came meanwhile found that money held.
    perform ledger.repay_debt(
      format('refund:%s:released', (refund).id), (refund).organization_id, (refund).currency);
  end if;
  -- The welcome credit may have been held with it.
  perform queue.defer(
    'review_credit',
    jsonb_build_object('organization_id', (refund).organization_id),
    queueing_lock => 'review_credit:' || (refund).organization_id);
end
$$;

comment on function billing.release_refund(billing.refund) is
$$Give free what was held for a refund that will not leave, and pay with it what is owed; a job
reviews the welcome credit. Locks the hold, then the accounts.$$;

create function billing.settle_refund(processor text, object jsonb) returns billing.settlement
language plpgsql volatile security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_refund_id text := object ->> 'id';
  v_payment text := coalesce(object -> 'payment_intent' ->> 'id', object ->> 'payment_intent');
  v_amount bigint := (object ->> 'amount')::bigint;
  v_reference text := object -> 'metadata' ->> 'refund_id';
  v_leaves boolean := coalesce(object ->> 'status' = 'succeeded' or object ->> 'balance_transaction' is not null
    and object ->> 'status' not in ('failed', 'canceled'), false);
  v_ranks constant text[] := array['requested', 'requires_action', 'pending', 'succeeded', 'canceled', 'failed'];
  v_deposit billing.deposit;
  v_refund billing.refund;
  v_detail text;
  v_idem text := format('%s:%s:', processor, v_refund_id);
  v_wallet_id bigint;
  v_clearing_id bigint;
  v_journal_id bigint;
  v_hold_id bigint;
  v_came_back boolean := false;
begin
  if v_payment is null then
    return ('foreign', null, null, null, null, null, null)::billing.settlement;
  end if;
  perform billing.lock_payment(v_payment);
  select d.* into v_deposit
  from billing.deposit as d
  where d.processor = settle_refund.processor and d.payment_intent_id = v_payment
  for update;
  -- Before its payment is known it waits: else the wallet would be in debt for a moment.
  if not found or v_deposit.status <> 'paid' then
    return ('unknown', null, null, v_payment, null, null, null)::billing.settlement;
  end if;
  select r.* into v_refund
  from billing.refund as r
  where r.processor = settle_refund.processor and r.refund_id = v_refund_id
    or r.deposit_id = v_deposit.id and r.id::text = v_reference and r.refund_id is null
  order by r.refund_id nulls last
  limit 1
  for update;
  v_detail := nullif(concat_ws(', ',
    case when v_refund_id is null then 'refund' end,
    case when v_refund.deposit_id <> v_deposit.id then 'other deposit' end,
    case when upper(object ->> 'currency') is distinct from v_deposit.currency then 'currency' end,
    case when v_amount is distinct from coalesce(v_refund.processor_amount, v_amount)
      or v_amount is null or v_amount not between 1 and v_deposit.processor_amount then 'amount' end,
    -- All that left and did not come back is at most what was paid. News of one that failed may come after that of the
    -- next one, which is then looked at again.
    case when v_leaves and not coalesce(v_refund.has_left, false)
      and (v_refund.refund_id is null or v_refund.status not in ('failed', 'canceled'))
      and v_deposit.refunded + billing.from_processor(v_amount, v_deposit.currency) > v_deposit.amount
      then 'more than was paid' end), '');
  if v_detail is not null then
    return ('mismatch', v_deposit.id, null, v_detail, v_deposit.status,
      ledger.to_decimal(v_deposit.amount, v_deposit.currency), v_deposit.currency)::billing.settlement;
  end if;
  if v_refund.id is null then
    -- Made at the processor.
    insert into billing.refund (deposit_id, organization_id, processor, refund_id, amount, currency, processor_amount, status)
    values (v_deposit.id, v_deposit.organization_id, v_deposit.processor, v_refund_id,
      billing.from_processor(v_amount, v_deposit.currency), v_deposit.currency, v_amount, 'pending')
    returning * into v_refund;
  end if;
  -- News comes in any order: a state with a higher rank is the later one, and what has left has left. A refund that the
  -- processor never told of has no rank yet: that it was refused is what we believed, and this is the truth.
  v_refund.status := v_ranks[greatest(
    case when v_refund.refund_id is not null then array_position(v_ranks, v_refund.status) end,
    coalesce(array_position(v_ranks, object ->> 'status'), 1))];
  v_refund.has_left := v_refund.has_left
    or object ->> 'status' = 'succeeded' or object ->> 'balance_transaction' is not null;

  select h.id into v_hold_id from ledger.hold as h where h.id = v_refund.hold_id and h.state = 'active' for update;
  v_wallet_id := ledger.open_account('organization', v_deposit.organization_id, 'wallet', v_deposit.currency);
  v_clearing_id := ledger.open_account('platform', null, 'stripe_clearing', v_deposit.currency);
  perform ledger.lock_accounts(ledger.wallet_accounts_of(array[v_deposit.organization_id], v_deposit.currency));
  if v_refund.has_left and billing.posted(v_idem || 'succeeded') is null then
    v_journal_id := ledger.post(
      v_idem || 'succeeded', 'refund',
      array[(v_wallet_id, -v_refund.amount), (v_clearing_id, v_refund.amount)]::ledger.leg[],
      subject_type => 'deposit', subject_id => v_deposit.id, processor => v_deposit.processor, object_id => v_refund_id,
      actor => v_deposit.processor, hold_id => v_hold_id);
  end if;
  if v_refund.has_left and v_refund.status in ('failed', 'canceled') and billing.posted(v_idem || 'failed') is null then
    v_journal_id := ledger.post(
      v_idem || 'failed', 'refund_failed',
      array[(v_wallet_id, v_refund.amount), (v_clearing_id, -v_refund.amount)]::ledger.leg[],
      subject_type => 'deposit', subject_id => v_deposit.id, actor => v_deposit.processor);
    v_came_back := true;
  end if;
  if v_refund.hold_id is not null and not v_refund.has_left and v_refund.status in ('failed', 'canceled') then
    perform billing.release_refund(v_refund);
  end if;
  update billing.refund as r
  set
    refund_id = v_refund_id,
    status = v_refund.status,
    has_left = v_refund.has_left,
    failure_reason = coalesce(left(object ->> 'failure_reason', 500), r.failure_reason),
    updated_at = clock_timestamp()
  where r.id = v_refund.id;
  update billing.deposit as d
  set refunded = (
    select coalesce(sum(r.amount), 0)
    from billing.refund as r
    where r.deposit_id = d.id and r.has_left and r.status not in ('failed', 'canceled'))
  where d.id = v_deposit.id;
  if v_came_back then
    perform billing.look_again(v_deposit.id);
  end if;
  return (
    'settled', v_deposit.id, coalesce(v_journal_id, billing.posted(v_idem || 'failed'), billing.posted(v_idem || 'succeeded')),
    null, v_refund.status, ledger.to_decimal(v_refund.amount, v_refund.currency), v_refund.currency)::billing.settlement;
end
$$;

comment on function billing.settle_refund(text, jsonb) is
$$Take over what the processor says about a refund, whoever made it. The wallet pays once the money has left, and has it
again when the refund failed after that; what it cannot cover becomes debt. A refund asked for here takes what was held
for it. Locks the payment's name, the deposit, the refund, its hold, then the accounts.
Returns the settlement; its status and amount are the refund's.
Errors: those of ledger.post.$$;

commit;
