create or replace function billing.journal_key(processor text, movement jsonb) returns text
language sql immutable
set search_path = pg_catalog, pg_temp
as $$
  select format('%s:%s', processor, case
    when movement ->> 'type' in ('charge', 'payment') then nullif(movement -> 'source' ->> 'payment_intent', '') || ':paid'
    when movement ->> 'type' in ('refund', 'payment_refund') then (movement -> 'source' ->> 'id') || ':succeeded'
    when movement ->> 'type' in ('refund_failure', 'payment_failure_refund', 'payment_reversal')
      then (movement -> 'source' ->> 'id') || ':failed'
    when movement -> 'source' ->> 'object' = 'dispute' then (movement ->> 'id') || ':dispute'
    when movement ->> 'type' in ('payout', 'payout_failure', 'payout_cancel') then (movement ->> 'id') || ':payout'
    when movement ->> 'type' in ('stripe_fee', 'stripe_fx_fee', 'tax_fee', 'network_cost') then (movement ->> 'id') || ':cost'
    else (movement ->> 'id') || ':other'
  end)
$$;

comment on function billing.journal_key(text, jsonb) is
$$Idempotency key of the journal that records the same fact as a balance transaction with its expanded source.$$;

create or replace function billing.record_balance_transaction(reconciliation_id bigint, movement jsonb) returns text
language plpgsql volatile security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_reconciliation billing.reconciliation;
  v_source jsonb := movement -> 'source';
  v_fact text;
  v_currency text := upper(movement ->> 'currency');
  v_amount bigint := (movement ->> 'amount')::bigint;
  v_is_lost boolean;
  v_counter text;
begin
  select s.* into strict v_reconciliation from billing.reconciliation as s where s.id = record_balance_transaction.reconciliation_id;
  v_fact := billing.journal_key(v_reconciliation.processor, movement);
  -- In the currency of our account there; the source has the amount that was paid, refunded or disputed.
  if v_currency is distinct from upper(v_source ->> 'currency') and v_source ->> 'amount' is not null then
    v_currency := upper(v_source ->> 'currency');
    v_amount := sign(v_amount)::bigint * (v_source ->> 'amount')::bigint;
  end if;
  v_amount := coalesce(billing.from_stripe_amount(v_amount, v_currency), v_amount);
  v_is_lost := billing.journal_id_of(v_fact) is null;
  insert into billing.balance_transaction (
    processor, transaction_id, type, source_id, fact, amount, currency, occurred_at, reconciliation_id)
  values (
    v_reconciliation.processor, movement ->> 'id', movement ->> 'type', coalesce(v_source ->> 'id', v_source #>> '{}'),
    v_fact, v_amount, v_currency, to_timestamp((movement ->> 'created')::bigint), v_reconciliation.id)
  on conflict (processor, transaction_id) do update set amount = excluded.amount, currency = excluded.currency;

  v_counter := case split_part(v_fact, ':', 3) when 'payout' then 'bank' when 'cost' then 'processor_fees' end;
  if v_is_lost and v_counter is not null then
    -- A transfer between our own accounts, reported only by this list. With its fee these are two journals.
    perform ledger.lock_accounts('{}');
    perform ledger.post(
      v_fact, case v_counter when 'bank' then 'bank_settlement' else 'processor_fee' end,
      array[
        (ledger.open_account('platform', null, 'stripe_clearing', v_currency), -v_amount),
        (ledger.open_account('platform', null, v_counter, v_currency), v_amount)]::ledger.leg[],
      processor => v_reconciliation.processor, object_id => movement ->> 'id', actor => v_reconciliation.processor);
    v_is_lost := false;
  elsif v_is_lost then
    -- The event was lost, or is not ours.
    perform billing.settle(v_reconciliation.processor, v_source);
  end if;
  -- Events of charges do not contain fees, so fees are posted here.
  perform billing.post_fee(v_reconciliation.processor, movement);
  if v_is_lost and billing.journal_id_of(v_fact) is not null then
    insert into billing.difference (
      processor, fault, transaction_id, processor_amount_moved, ledger_amount, currency, status, reconciliation_id, closed_at)
    values (
      v_reconciliation.processor, 'no journal', movement ->> 'id', v_amount, 0, v_currency, 'settled', v_reconciliation.id,
        clock_timestamp())
    on conflict on constraint difference_is_noted_once do nothing;
    return 'taken over';
  end if;
  return case when v_is_lost then 'unknown' else 'known' end;
end
$$;

comment on function billing.record_balance_transaction(bigint, jsonb) is
$$Store a balance transaction with its expanded source, and post its fee. A fact that no event reported is settled by
billing.settle; bank settlements and costs are posted here. Returns known, taken over, or unknown when no journal has it.
Errors: those of ledger.post.$$;

grant execute on function billing.record_balance_transaction(bigint, jsonb) to leadmill_reconciler;
