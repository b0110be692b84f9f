create or replace function billing.settlement_of(
  outcome text, deposit billing.deposit default null, detail text default null, journal_id bigint default null
) returns billing.settlement
language plpgsql immutable
as $$
declare
  v_settlement billing.settlement;
begin
  v_settlement.outcome := outcome;
  v_settlement.detail := detail;
  v_settlement.journal_id := journal_id;
  if deposit.id is not null then
    v_settlement.deposit_id := deposit.id;
    v_settlement.status := deposit.status;
    v_settlement.amount := ledger.to_decimal(deposit.amount, deposit.currency);
    v_settlement.currency := deposit.currency;
  end if;
  return v_settlement;
end
$$;

comment on function billing.settlement_of(text, billing.deposit, text, bigint) is $$A settlement with the state of its deposit.$$;

create or replace function billing.lock_payment(payment_intent_id text) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  select pg_advisory_xact_lock(hashtextextended('billing:' || payment_intent_id, 0)) where payment_intent_id is not null;
$$;

comment on function billing.lock_payment(text) is $$Serialize with all other transactions about this payment.$$;

create or replace function billing.lock_paid_deposit(processor text, payment_intent_id text) returns billing.deposit
language plpgsql volatile
as $$
declare
  v_deposit billing.deposit;
begin
  perform billing.lock_payment(payment_intent_id);
  select d.* into v_deposit
  from billing.deposit as d
  where d.processor = lock_paid_deposit.processor and d.payment_intent_id = lock_paid_deposit.payment_intent_id
    and d.status = 'paid'
  for update;
  return v_deposit;
end
$$;

comment on function billing.lock_paid_deposit(text, text) is
$$The deposit of a payment; null while it is unknown or not paid, so that its refunds and disputes wait. Otherwise the wallet
would be in debt for a moment. Locks the payment's key, then the deposit.$$;

create or replace function billing.mismatch_of(deposit billing.deposit, payment billing.payment_update) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select nullif(concat_ws(', ',
    payment.fault,
    case when payment.reference is distinct from deposit.id::text and payment.reference is not null then 'reference' end,
    case when payment.session_id <> deposit.session_id then 'session' end,
    case when payment.payment_intent_id <> deposit.payment_intent_id then 'payment' end,
    case when exists (
      select from billing.deposit as d
      where d.id <> deposit.id and d.processor = deposit.processor
        and (d.payment_intent_id = payment.payment_intent_id or d.session_id = payment.session_id)) then 'other deposit' end,
    case when payment.amount is distinct from deposit.processor_amount then 'amount' end,
    case when payment.currency is distinct from deposit.currency then 'currency' end,
    case when payment.livemode is distinct from deposit.livemode then 'livemode' end,
    case when payment.status = 'paid' and payment.payment_intent_id is null then 'paid without a payment' end), '')
$$;

comment on function billing.mismatch_of(billing.deposit, billing.payment_update) is
$$Names of the fields in which the processor contradicts our own row; null when they agree.$$;

create or replace function billing.deposit_id_of(reference text) returns uuid
language sql immutable
return case when reference ~ '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' then reference::uuid end;

comment on function billing.deposit_id_of(text) is $$A reference as the id of a deposit; null when it is none.$$;

create or replace function billing.find_deposit(processor text, payment billing.payment_update) returns billing.deposit
language plpgsql volatile
as $$
declare
  v_id constant uuid := billing.deposit_id_of(payment.reference);
  v_deposit billing.deposit;
begin
  -- Serializes a transaction that learns of a payment with one that parks an event of an unknown payment; otherwise the
  -- event could be parked just after the other transaction has looked for it.
  perform billing.lock_payment(payment.payment_intent_id);
  select d.* into v_deposit
  from billing.deposit as d
  where d.processor = find_deposit.processor
    and (d.id = v_id or d.session_id = payment.session_id or d.payment_intent_id = payment.payment_intent_id)
  order by (d.id = v_id) desc nulls last
  limit 1
  for update;
  return v_deposit;
end
$$;

comment on function billing.find_deposit(text, billing.payment_update) is
$$The deposit that an update of a payment is about; null when none is known. Locks the payment's key, then the deposit.$$;

create or replace function billing.post_fee(processor text, object_id text, fee bigint, currency text) returns bigint
language plpgsql volatile
as $$
declare
  v_fee constant bigint := billing.from_processor_amount(processor, fee, currency);
  v_key constant text := format('%s:%s:fee', processor, object_id);
begin
  if coalesce(v_fee, 0) = 0 or billing.journal_id_of(v_key) is not null then
    return billing.journal_id_of(v_key);
  end if;
  return ledger.post(
    v_key, 'processor_fee',
    array[
      (billing.clearing_account(processor, currency), v_fee),
      (ledger.open_account('platform', null, 'processor_fees', currency), -v_fee)]::ledger.leg[],
    actor => post_fee.processor);
end
$$;

comment on function billing.post_fee(text, text, bigint, text) is
$$Post the fee of a movement at a processor, once. Returns the journal; null without a fee, or in an unknown currency.$$;

create or replace function billing.post_deposit(deposit billing.deposit, payment billing.payment_update) returns bigint
language plpgsql volatile
as $$
declare
  v_account_id constant bigint := billing.receiving_account(deposit);
  v_journal_id bigint;
begin
  -- Refunds and disputes that waited for it are posted in the same transaction.
  perform ledger.lock_accounts(ledger.wallet_accounts_of(array[deposit.organization_id], deposit.currency));
  v_journal_id := ledger.post(
    format('%s:%s:paid', deposit.processor, payment.payment_intent_id),
    case when deposit.organization_id is null then 'payment' else 'deposit' end,
    array[
      (v_account_id, deposit.amount),
      (billing.clearing_account(deposit.processor, deposit.currency), -deposit.amount)]::ledger.leg[],
    subject_type => 'deposit', subject_id => deposit.id,
    processor => deposit.processor,
    object_id => payment.payment_intent_id,
    actor => deposit.processor);
  perform billing.post_fee(deposit.processor, payment.payment_intent_id, payment.fee, payment.currency);
  return v_journal_id;
end
$$;

comment on function billing.post_deposit(billing.deposit, billing.payment_update) is
$$Credit a paid deposit, once for each payment, and post the fee that the processor has already named. Returns the journal. Locks the
accounts of the organisation.
Errors: those of ledger.post.$$;

create or replace function billing.update_of_deposit(deposit billing.deposit, payment billing.payment_update) returns billing.deposit
language plpgsql volatile
as $$
declare
  v_is_paid constant boolean := coalesce(payment.status = 'paid', false);
begin
  update billing.deposit as d
  set
    session_id = coalesce(d.session_id, payment.session_id),
    payment_intent_id = coalesce(d.payment_intent_id, payment.payment_intent_id),
    -- Updates arrive in any order with the same result: the method that paid outranks methods that were tried.
    payment_method = case when d.status <> 'paid' or v_is_paid
      then coalesce(payment.payment_method, d.payment_method) else coalesce(d.payment_method, payment.payment_method) end,
    failure_reason = case when d.status <> 'paid' and not v_is_paid
      then coalesce(left(payment.failure_reason, 500), d.failure_reason) end,
    -- Paid is final, and no status returns to pending.
    status = case
      when v_is_paid then 'paid'
      when d.status in ('created', 'pending') then coalesce(payment.status, d.status)
      else d.status
    end,
    paid_at = case when v_is_paid then coalesce(d.paid_at, clock_timestamp()) else d.paid_at end
  where d.id = deposit.id
  returning d.* into deposit;
  return deposit;
end
$$;

comment on function billing.update_of_deposit(billing.deposit, billing.payment_update) is
$$Update the row of a deposit with what the processor says about its payment.$$;

create or replace function billing.settle_deposit(processor text, object jsonb, event_type text default null)
returns billing.settlement
language plpgsql volatile security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
declare
  v_payment constant billing.payment_update := (billing.read_report(processor, object, event_type)).payment;
  v_is_paid constant boolean := coalesce(v_payment.status = 'paid', false);
  v_deposit billing.deposit := billing.find_deposit(settle_deposit.processor, v_payment);
  v_mismatch text;
  v_settlement billing.settlement;
  v_known_payment text;
begin
  if v_deposit.id is null then
    -- A session or attempt of ours refers to its deposit. A payment may not: its session will. An object that refers to
    -- neither can never be matched, such as a charge of an older account without a payment.
    return billing.settlement_of(
      case when billing.deposit_id_of(v_payment.reference) is null and v_payment.kind in ('checkout.session', 'transaction')
        or coalesce(v_payment.payment_intent_id, v_payment.session_id) is null then 'foreign' else 'unknown' end,
      detail => coalesce(v_payment.payment_intent_id, v_payment.session_id));
  end if;
  v_mismatch := billing.mismatch_of(v_deposit, v_payment);
  if v_mismatch is not null then
    return billing.settlement_of('mismatch', v_deposit, v_mismatch);
  end if;
  v_settlement.journal_id := case when v_is_paid then billing.post_deposit(v_deposit, v_payment) end;
  if v_deposit.payment_intent_id is null or v_is_paid and v_deposit.status <> 'paid' then
    v_known_payment := v_payment.payment_intent_id;
  end if;
  if v_is_paid and v_deposit.status <> 'paid' and not (billing.adapter_of(processor)).sends_receipts then
    perform event.emit('payment.succeeded', v_deposit.id, v_deposit.organization_id);
  end if;
  v_deposit := billing.update_of_deposit(v_deposit, v_payment);
  perform billing.record_attempt(processor, v_payment);
  v_settlement := billing.settlement_of('settled', v_deposit, journal_id => v_settlement.journal_id);
  v_settlement.known_payment := v_known_payment;
  return v_settlement;
end
$$;

comment on function billing.settle_deposit(text, jsonb, text) is
$$Settle an update of the payment of a deposit. object: a checkout session, payment intent, charge or transaction, as the processor
rendered it; event_type: of its event. Credits a paid deposit once. Locks the payment's key, then the deposit, then the accounts.
Errors: those of ledger.post.$$;
