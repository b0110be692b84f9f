-- Deploy leadmill:billing/settle_dispute to pg

begin;

create function billing.post_fee(processor text, movement jsonb) returns bigint
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_currency text := upper(movement ->> 'currency');
  v_fee bigint := billing.from_processor((movement ->> 'fee')::bigint, v_currency);
  v_idem text := format('%s:%s:fee', processor, movement ->> 'id');
begin
  if coalesce(v_fee, 0) = 0 or billing.posted(v_idem) is not null then
    return billing.posted(v_idem);
  end if;
  return ledger.post(
    v_idem, 'processor_fee',
    array[
      (ledger.open_account('platform', null, 'stripe_clearing', v_currency), v_fee),
      (ledger.open_account('platform', null, 'processor_fees', v_currency), -v_fee)]::ledger.leg[],
    actor => post_fee.processor);
end
$$;

comment on function billing.post_fee(text, jsonb) is
$$Post the fee of a balance transaction, once, whoever sees it first. Returns the journal; null without a fee, or in a
currency we do not know.$$;

create function billing.settle_dispute(processor text, object jsonb) returns billing.settlement
language plpgsql volatile security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_dispute_id text := object ->> 'id';
  v_payment text := coalesce(object -> 'payment_intent' ->> 'id', object ->> 'payment_intent');
  v_ranks constant text[] := array[
    'warning_needs_response', 'warning_under_review', 'warning_closed',
    -- An appeal comes after a loss: until it is won, the money is lost.
    'needs_response', 'under_review', 'prevented', 'appeal_needs_response', 'appeal_under_review', 'lost', 'won'];
  v_deposit billing.deposit;
  v_dispute billing.dispute;
  v_detail text;
  v_movement jsonb;
  v_taken bigint;
  v_idem text;
  v_wallet_id bigint;
  v_clearing_id bigint;
  v_journal_id bigint;
begin
  if v_payment is null then
    return ('foreign', null, null, null, null, null, null)::billing.settlement;
  end if;
  perform billing.lock_payment(v_payment);
  select d.* into v_deposit
  from billing.deposit as d
  where d.processor = settle_dispute.processor and d.payment_intent_id = v_payment
  for update;
  if not found or v_deposit.status <> 'paid' then
    return ('unknown', null, null, v_payment, null, null, null)::billing.settlement;
  end if;
  select t.* into v_dispute
  from billing.dispute as t
  where t.processor = settle_dispute.processor and t.dispute_id = v_dispute_id
  for update;
  v_detail := nullif(concat_ws(', ',
    case when v_dispute_id is null then 'dispute' end,
    case when v_dispute.deposit_id <> v_deposit.id then 'other deposit' end,
    case when (object ->> 'livemode')::boolean is distinct from v_deposit.livemode then 'livemode' end,
    case when upper(object ->> 'currency') is distinct from v_deposit.currency then 'currency' end,
    case when coalesce((object ->> 'amount')::bigint, 0) <= 0 then 'amount' end), '');
  if v_detail is not null then
    return ('mismatch', v_deposit.id, null, v_detail, v_deposit.status,
      ledger.to_decimal(v_deposit.amount, v_deposit.currency), v_deposit.currency)::billing.settlement;
  end if;
  if v_dispute.dispute_id is null then
    insert into billing.dispute (processor, dispute_id, deposit_id, organization_id, amount, currency, status)
    values (v_deposit.processor, v_dispute_id, v_deposit.id, v_deposit.organization_id,
      billing.from_processor((object ->> 'amount')::bigint, v_deposit.currency), v_deposit.currency, v_ranks[1])
    returning * into v_dispute;
  end if;

  v_wallet_id := ledger.open_account('organization', v_deposit.organization_id, 'wallet', v_deposit.currency);
  v_clearing_id := ledger.open_account('platform', null, 'stripe_clearing', v_deposit.currency);
  perform ledger.lock_accounts(ledger.wallet_accounts_of(array[v_deposit.organization_id], v_deposit.currency));
  -- Each movement is a fact of its own: which event tells it, and when, is all the same.
  for v_movement in
    select m.movement
    from jsonb_array_elements(case jsonb_typeof(object -> 'balance_transactions')
      when 'array' then object -> 'balance_transactions' else '[]' end) as m (movement)
    where (m.movement ->> 'amount')::bigint <> 0
    order by m.movement ->> 'id'
  loop
    v_idem := format('%s:%s:dispute', v_deposit.processor, v_movement ->> 'id');
    continue when billing.posted(v_idem) is not null;
    -- A movement in the currency that our account at the processor is settled in stands for the disputed amount.
    v_taken := case
      when upper(v_movement ->> 'currency') = v_deposit.currency
        then billing.from_processor(-(v_movement ->> 'amount')::bigint, v_deposit.currency)
      else v_dispute.amount * -sign((v_movement ->> 'amount')::bigint)::bigint end;
    v_journal_id := ledger.post(
      v_idem, case when v_taken > 0 then 'dispute' else 'dispute_reinstated' end,
      array[(v_wallet_id, -v_taken), (v_clearing_id, v_taken)]::ledger.leg[],
      subject_type => 'deposit', subject_id => v_deposit.id, processor => v_deposit.processor, object_id => v_movement ->> 'id',
      actor => v_deposit.processor);
    perform billing.post_fee(v_deposit.processor, v_movement);
    v_dispute.withdrawn := v_dispute.withdrawn + greatest(v_taken, 0);
    v_dispute.reinstated := v_dispute.reinstated + greatest(-v_taken, 0);
  end loop;
  update billing.dispute as t
  set
    -- News comes in any order: a state with a higher rank is the later one.
    status = v_ranks[greatest(array_position(v_ranks, t.status), coalesce(array_position(v_ranks, object ->> 'status'), 1))],
    reason = coalesce(object ->> 'reason', t.reason),
    withdrawn = v_dispute.withdrawn,
    reinstated = v_dispute.reinstated,
    evidence_due_at = coalesce(to_timestamp((object -> 'evidence_details' ->> 'due_by')::bigint), t.evidence_due_at),
    updated_at = clock_timestamp()
  where t.processor = v_dispute.processor and t.dispute_id = v_dispute.dispute_id
  returning t.* into v_dispute;
  update billing.deposit as d
  set disputed = (
    select coalesce(sum(greatest(t.withdrawn - t.reinstated, 0)), 0) from billing.dispute as t where t.deposit_id = d.id)
  where d.id = v_deposit.id;
  return (
    'settled', v_deposit.id, v_journal_id, null, v_dispute.status,
    ledger.to_decimal(v_dispute.amount, v_dispute.currency), v_dispute.currency)::billing.settlement;
end
$$;

comment on function billing.settle_dispute(text, jsonb) is
$$Take over what the processor says about a dispute. Money moves with its balance transactions alone, each posted once with
its fee, which is ours; what the wallet cannot cover becomes debt. Locks the payment's name, the deposit, the dispute,
then the accounts. Returns the settlement; its status and amount are the dispute's.
Errors: those of ledger.post.$$;

commit;
