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
$$Name of the journal that must tell the same as a balance transaction with its source inside.$$;

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
  -- Kept in the currency of our account there: what was paid, refunded or disputed is in its source.
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
    -- Between accounts of ours, told by this list alone. With its fee these are two journals.
    perform ledger.lock_accounts('{}');
    perform ledger.post(
      v_fact, case v_counter when 'bank' then 'bank_settlement' else 'processor_fee' end,
      array[
        (ledger.open_account('platform', null, 'stripe_clearing', v_currency), -v_amount),
        (ledger.open_account('platform', null, v_counter, v_currency), v_amount)]::ledger.leg[],
      processor => v_reconciliation.processor, object_id => movement ->> 'id', actor => v_reconciliation.processor);
    v_is_lost := false;
  elsif v_is_lost then
    -- Its event got lost, or is not ours.
    perform billing.settle(v_reconciliation.processor, v_source);
  end if;
  -- Fees are not in the events of charges: they are booked here.
  perform billing.post_fee(v_reconciliation.processor, movement);
  if v_is_lost and billing.journal_id_of(v_fact) is not null then
    insert into billing.difference (
      processor, fault, transaction_id, processor_amount_moved, ledger_amount, currency, status, reconciliation_id, closed_at)
    values (
      v_reconciliation.processor, 'no journal', movement ->> 'id', v_amount, 0, v_currency, 'settled', v_reconciliation.id, clock_timestamp())
    on conflict on constraint difference_is_noted_once do nothing;
    return 'taken over';
  end if;
  return case when v_is_lost then 'unknown' else 'known' end;
end
$$;

comment on function billing.record_balance_transaction(bigint, jsonb) is
$$Keep a balance transaction that a look found, with its source inside, and post its fee. What no event told is taken over by billing.settle;
payouts and costs are posted from here. Returns known, taken over, or unknown: nothing in the books tells of it.
Errors: those of ledger.post.$$;

grant execute on function billing.record_balance_transaction(bigint, jsonb) to leadmill_reconciler;
