create or replace function billing.dispute_mismatch(deposit billing.deposit, dispute billing.dispute, reported billing.dispute_update)
returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select nullif(concat_ws(', ',
    case when (reported).dispute_id is null then 'dispute' end,
    case when (dispute).deposit_id <> (deposit).id then 'other deposit' end,
    case when (reported).livemode is distinct from (deposit).livemode then 'livemode' end,
    case when (reported).currency is distinct from (deposit).currency then 'currency' end,
    case when coalesce((reported).amount, 0) <= 0 then 'amount' end), '')
$$;

comment on function billing.dispute_mismatch(billing.deposit, billing.dispute, billing.dispute_update) is
$$Names of the fields of a dispute in which the processor contradicts our own rows; null when they agree.$$;

create or replace function billing.post_dispute(
  deposit billing.deposit, amount bigint, movements jsonb, out journal_id bigint, out withdrawn bigint, out reinstated bigint
)
language plpgsql volatile
as $$
declare
  v_account_id constant bigint := billing.receiving_account(deposit);
  v_clearing_id constant bigint := billing.clearing_account(deposit.processor, deposit.currency);
  v_movement jsonb;
  v_taken bigint;
  v_key text;
begin
  withdrawn := 0;
  reinstated := 0;
  perform ledger.lock_accounts(ledger.wallet_accounts_of(array[deposit.organization_id], deposit.currency));
  for v_movement in
    select m.movement
    from jsonb_array_elements(case jsonb_typeof(movements) when 'array' then movements else '[]' end) as m (movement)
    where (m.movement ->> 'amount')::bigint <> 0
    order by m.movement ->> 'id'
  loop
    -- Each movement is posted by its own key, whichever event reports it first.
    v_key := format('%s:%s:dispute', deposit.processor, v_movement ->> 'id');
    continue when billing.journal_id_of(v_key) is not null;
    -- A movement in the settlement currency of our account represents the disputed amount.
    v_taken := case
      when upper(v_movement ->> 'currency') = deposit.currency
        then billing.from_processor_amount(deposit.processor, -(v_movement ->> 'amount')::bigint, deposit.currency)
      else post_dispute.amount * -sign((v_movement ->> 'amount')::bigint)::bigint end;
    journal_id := ledger.post(
      v_key, case when v_taken > 0 then 'dispute' else 'dispute_reinstated' end,
      array[(v_account_id, -v_taken), (v_clearing_id, v_taken)]::ledger.leg[],
      subject_type => 'deposit', subject_id => deposit.id, processor => deposit.processor, object_id => v_movement ->> 'id',
      actor => deposit.processor);
    perform billing.post_fee(
      deposit.processor, v_movement ->> 'id', (v_movement ->> 'fee')::bigint, upper(v_movement ->> 'currency'));
    withdrawn := withdrawn + greatest(v_taken, 0);
    reinstated := reinstated + greatest(-v_taken, 0);
  end loop;
end
$$;

comment on function billing.post_dispute(billing.deposit, bigint, jsonb) is
$$Post the balance transactions of a dispute that are not posted yet, each with its fee. Returns the last journal and the amounts
withdrawn and reinstated. Locks the accounts.
Errors: those of ledger.post.$$;

create or replace function billing.settle_dispute(processor text, object jsonb) returns billing.settlement
language plpgsql volatile security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
declare
  v_ranks constant text[] := array[
    'warning_needs_response', 'warning_under_review', 'warning_closed',
    -- An appeal follows a loss: until it is won, the money is lost.
    'needs_response', 'under_review', 'prevented', 'appeal_needs_response', 'appeal_under_review', 'lost', 'won'];
  v_reported constant billing.dispute_update := (billing.read_report(processor, object, 'dispute')).dispute;
  v_deposit constant billing.deposit := billing.lock_paid_deposit(processor, v_reported.payment_id);
  v_dispute billing.dispute;
  v_mismatch text;
  v_posted record;
  v_settlement billing.settlement;
begin
  if v_deposit.id is null then
    return billing.settlement_of(
      case when v_reported.payment_id is null then 'foreign' else 'unknown' end, detail => v_reported.payment_id);
  end if;
  select t.* into v_dispute
  from billing.dispute as t
  where t.processor = settle_dispute.processor and t.dispute_id = v_reported.dispute_id
  for update;
  v_mismatch := billing.dispute_mismatch(v_deposit, v_dispute, v_reported);
  if v_mismatch is not null then
    return billing.settlement_of('mismatch', v_deposit, v_mismatch);
  end if;
  if v_dispute.dispute_id is null then
    insert into billing.dispute (processor, dispute_id, deposit_id, organization_id, amount, currency, status)
    values (v_deposit.processor, v_reported.dispute_id, v_deposit.id, v_deposit.organization_id,
      billing.from_processor_amount(processor, v_reported.amount, v_deposit.currency), v_deposit.currency, v_ranks[1])
    returning * into v_dispute;
  end if;
  select p.* into v_posted from billing.post_dispute(v_deposit, v_dispute.amount, v_reported.movements) as p;
  update billing.dispute as t
  set
    -- Updates arrive in any order: the status with the higher rank is the later one.
    status = v_ranks[greatest(array_position(v_ranks, t.status), coalesce(array_position(v_ranks, v_reported.status), 1))],
    reason = coalesce(v_reported.reason, t.reason),
    withdrawn = t.withdrawn + v_posted.withdrawn,
    reinstated = t.reinstated + v_posted.reinstated,
    evidence_due_at = coalesce(v_reported.evidence_due_at, t.evidence_due_at),
    updated_at = clock_timestamp()
  where t.processor = v_dispute.processor and t.dispute_id = v_dispute.dispute_id
  returning t.* into v_dispute;
  update billing.deposit as d
  set disputed = (
    select coalesce(sum(greatest(t.withdrawn - t.reinstated, 0)), 0) from billing.dispute as t where t.deposit_id = d.id)
  where d.id = v_deposit.id;
  v_settlement := billing.settlement_of('settled', v_deposit, journal_id => v_posted.journal_id);
  v_settlement.status := v_dispute.status;
  v_settlement.amount := ledger.to_decimal(v_dispute.amount, v_dispute.currency);
  return v_settlement;
end
$$;

comment on function billing.settle_dispute(text, jsonb) is
$$Settle an update of a dispute. Only its balance transactions move money; each is posted once with its fee, which the platform
bears. What the wallet cannot cover becomes debt. Locks the payment's key, the deposit, the dispute, then the accounts. Returns
the settlement with the status and amount of the dispute.
Errors: those of ledger.post.$$;
