create or replace function billing.journal_id_of(idempotency_key text) returns bigint
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select j.id from ledger.journal as j where j.idempotency_key = journal_id_of.idempotency_key
$$;

comment on function billing.journal_id_of(text) is $$The journal with an idempotency key; null while it is not posted.$$;

create or replace function billing.release_refund(refund billing.refund) returns void
language plpgsql volatile
as $$
begin
  if (refund).organization_id is null then
    return;
  end if;
  perform ledger.lock_accounts(ledger.wallet_accounts_of(array[(refund).organization_id], (refund).currency));
  if ledger.release_hold((refund).hold_id) then
    -- A dispute that arrived in the meantime found that money held.
    perform ledger.repay_debt(
      format('refund:%s:released', (refund).id), (refund).organization_id, (refund).currency);
  end if;
  -- The welcome credit may have been held as well.
  perform queue.defer(
    'review_credit',
    jsonb_build_object('organization_id', (refund).organization_id),
    queueing_lock => 'review_credit:' || (refund).organization_id);
end
$$;

comment on function billing.release_refund(billing.refund) is
$$Release the hold of a refund that will not be paid out, and repay debt with it; a job reviews the welcome credit. A payment
that stands alone has no hold. Locks the accounts, then the hold.$$;

create or replace function billing.find_refund(deposit billing.deposit, reported billing.refund_update) returns billing.refund
language plpgsql volatile
as $$
declare
  v_refund billing.refund;
begin
  select r.* into v_refund
  from billing.refund as r
  where r.processor = deposit.processor and r.refund_id = reported.refund_id
    or r.deposit_id = deposit.id and r.id::text = reported.request_id and r.refund_id is null
  order by r.refund_id nulls last
  limit 1
  for update;
  return v_refund;
end
$$;

comment on function billing.find_refund(billing.deposit, billing.refund_update) is
$$Lock our row of a refund: by the processor's id, or by our own while the processor's is unknown. Null when the refund was made
at the processor.$$;

create or replace function billing.refund_mismatch(deposit billing.deposit, refund billing.refund, reported billing.refund_update)
returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select nullif(concat_ws(', ',
    case when (reported).refund_id is null then 'refund' end,
    case when (refund).deposit_id <> (deposit).id then 'other deposit' end,
    case when (reported).currency is distinct from (deposit).currency then 'currency' end,
    case when (reported).amount is distinct from coalesce((refund).processor_amount, (reported).amount)
      or (reported).amount is null or (reported).amount not between 1 and (deposit).processor_amount
      then 'amount' end,
    -- Stripe does not say it of refunds.
    case when (reported).livemode <> (deposit).livemode then 'livemode' end), '')
$$;

comment on function billing.refund_mismatch(billing.deposit, billing.refund, billing.refund_update) is
$$Names of the fields of a refund in which the processor contradicts our own rows; null when they agree.$$;

create or replace function billing.exceeds_deposit(deposit billing.deposit, refund billing.refund, reported billing.refund_update)
returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  -- What left and did not come back is at most what was paid. The update of a failed refund may arrive after that of the
  -- next refund, which is then checked again.
  select coalesce(
    (reported).has_left and (reported).status not in ('failed', 'canceled')
    and not coalesce((refund).has_left, false)
    and ((refund).refund_id is null or (refund).status not in ('failed', 'canceled'))
    and (deposit).refunded
      + billing.from_processor_amount((deposit).processor, (reported).amount, (deposit).currency) > (deposit).amount,
    false)
$$;

comment on function billing.exceeds_deposit(billing.deposit, billing.refund, billing.refund_update) is
$$Whether more money would have been refunded than was paid.$$;

create or replace function billing.update_of_refund(refund billing.refund, reported billing.refund_update) returns billing.refund
language plpgsql immutable
as $$
declare
  v_ranks constant text[] := array[
    'requested', 'requires_action', 'pending', 'needs_attention', 'succeeded', 'canceled', 'failed'];
begin
  -- Updates arrive in any order: the status with the higher rank is the later one, and has_left is final. A refund without
  -- the processor's id has no rank yet: that it was refused was an assumption, which its first update corrects.
  refund.status := v_ranks[greatest(
    case when refund.refund_id is not null then array_position(v_ranks, refund.status) end,
    coalesce(array_position(v_ranks, reported.status), 1))];
  refund.has_left := refund.has_left or reported.has_left;
  refund.refund_id := reported.refund_id;
  refund.failure_reason := coalesce(left(reported.failure_reason, 500), refund.failure_reason);
  return refund;
end
$$;

comment on function billing.update_of_refund(billing.refund, billing.refund_update) is
$$A refund updated with what the processor reports.$$;

create or replace function billing.post_refund(
  deposit billing.deposit, refund billing.refund, out journal_id bigint, out came_back boolean
)
language plpgsql volatile
as $$
declare
  v_key constant text := format('%s:%s:', refund.processor, refund.refund_id);
  v_account_id constant bigint := billing.receiving_account(deposit);
  v_clearing_id constant bigint := billing.clearing_account(deposit.processor, deposit.currency);
  v_failed constant boolean := refund.status in ('failed', 'canceled');
begin
  perform ledger.lock_accounts(ledger.wallet_accounts_of(array[deposit.organization_id], deposit.currency));
  if refund.has_left and billing.journal_id_of(v_key || 'succeeded') is null then
    journal_id := ledger.post(
      v_key || 'succeeded', 'refund',
      array[(v_account_id, -refund.amount), (v_clearing_id, refund.amount)]::ledger.leg[],
      subject_type => 'deposit', subject_id => deposit.id, processor => deposit.processor, object_id => refund.refund_id,
      actor => deposit.processor,
      hold_id => (select h.id from ledger.hold as h where h.id = refund.hold_id and h.state = 'active'));
  end if;
  came_back := refund.has_left and v_failed and billing.journal_id_of(v_key || 'failed') is null;
  if came_back then
    journal_id := ledger.post(
      v_key || 'failed', 'refund_failed',
      array[(v_account_id, refund.amount), (v_clearing_id, -refund.amount)]::ledger.leg[],
      subject_type => 'deposit', subject_id => deposit.id, actor => deposit.processor);
  end if;
  if refund.hold_id is not null and not refund.has_left and v_failed then
    perform billing.release_refund(refund);
  end if;
end
$$;

comment on function billing.post_refund(billing.deposit, billing.refund) is
$$Post that the money of a refund left and that it came back, each once; the hold of a refund that will not be paid out is
released. Returns the last journal posted. Locks the accounts, then the hold.
Errors: those of ledger.post.$$;

create or replace function billing.settle_refund(processor text, object jsonb) returns billing.settlement
language plpgsql volatile security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
declare
  v_reported constant billing.refund_update := (billing.read_report(processor, object, 'refund')).refund;
  v_deposit constant billing.deposit := billing.lock_paid_deposit(processor, v_reported.payment_id);
  v_key constant text := format('%s:%s:', processor, v_reported.refund_id);
  v_refund billing.refund;
  v_mismatch text;
  v_posted record;
  v_settlement billing.settlement;
begin
  if v_deposit.id is null then
    return billing.settlement_of(
      case when v_reported.payment_id is null then 'foreign' else 'unknown' end, detail => v_reported.payment_id);
  end if;
  v_refund := billing.find_refund(v_deposit, v_reported);
  v_mismatch := billing.refund_mismatch(v_deposit, v_refund, v_reported);
  if billing.exceeds_deposit(v_deposit, v_refund, v_reported) then
    return billing.settlement_of('exceeding', v_deposit, concat_ws(', ', v_mismatch, 'more than was paid'));
  elsif v_mismatch is not null then
    return billing.settlement_of('mismatch', v_deposit, v_mismatch);
  end if;
  if v_refund.id is null then
    -- The refund was made at the processor.
    insert into billing.refund (deposit_id, organization_id, processor, refund_id, amount, currency, processor_amount, status)
    values (v_deposit.id, v_deposit.organization_id, v_deposit.processor, v_reported.refund_id,
      billing.from_processor_amount(processor, v_reported.amount, v_deposit.currency), v_deposit.currency,
      v_reported.amount, 'pending')
    returning * into v_refund;
  end if;
  v_refund := billing.update_of_refund(v_refund, v_reported);
  select p.* into v_posted from billing.post_refund(v_deposit, v_refund) as p;
  update billing.refund as r
  set
    refund_id = v_refund.refund_id,
    status = v_refund.status,
    has_left = v_refund.has_left,
    failure_reason = v_refund.failure_reason,
    updated_at = clock_timestamp()
  where r.id = v_refund.id;
  update billing.deposit as d
  set refunded = (
    select coalesce(sum(r.amount), 0)
    from billing.refund as r
    where r.deposit_id = d.id and r.has_left and r.status not in ('failed', 'canceled'))
  where d.id = v_deposit.id;
  v_settlement := billing.settlement_of('settled', v_deposit, journal_id => coalesce(
    v_posted.journal_id, billing.journal_id_of(v_key || 'failed'), billing.journal_id_of(v_key || 'succeeded')));
  v_settlement.status := v_refund.status;
  v_settlement.amount := ledger.to_decimal(v_refund.amount, v_refund.currency);
  v_settlement.refund_came_back := v_posted.came_back;
  return v_settlement;
end
$$;

comment on function billing.settle_refund(text, jsonb) is
$$Settle an update of a refund, requested here or made at the processor. The account that got the payment pays once the money has left, and
is credited again when the refund fails afterwards; what it cannot cover becomes debt. A requested refund consumes its hold. Locks the
payment's key, the deposit, the refund, the accounts, then the hold. Returns the settlement with the status and amount of the refund.
Errors: those of ledger.post.$$;
