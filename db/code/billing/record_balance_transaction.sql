create or replace function billing.settle_movement(processor text, movement jsonb, is_lost boolean) returns void
language plpgsql volatile
as $$
declare
  v_believes constant boolean := (billing.adapter_of(processor)).believes_events;
  v_type constant text := movement ->> 'type';
begin
  if v_believes and is_lost then
    -- The event was lost, or is not ours.
    perform billing.settle(processor, movement -> 'source');
  -- A list says that a payment was made; only the answer about that payment is believed. Of refunds and disputes there is no
  -- other answer.
  elsif not v_believes and (v_type in ('refund', 'dispute')
    or v_type = 'transaction' and is_lost and (movement ->> 'is_verified')::boolean)
  then
    perform billing.settle(processor, movement -> 'source', v_type);
  end if;
end
$$;

comment on function billing.settle_movement(text, jsonb, boolean) is
$$Settle what a processor's list shows and no event reported. is_lost: no journal has it.
Errors: those of billing.settle.$$;

create or replace function billing.post_transfer(processor text, movement billing.movement, amount bigint) returns void
language plpgsql volatile
as $$
begin
  perform ledger.lock_accounts('{}');
  perform ledger.post(
    movement.fact, case movement.counter_kind when 'bank' then 'bank_settlement' else 'processor_fee' end,
    array[
      (billing.clearing_account(post_transfer.processor, movement.currency), -post_transfer.amount),
      (ledger.open_account('platform', null, movement.counter_kind, movement.currency), post_transfer.amount)]::ledger.leg[],
    processor => post_transfer.processor, object_id => movement.id, actor => post_transfer.processor);
end
$$;

comment on function billing.post_transfer(text, billing.movement, bigint) is
$$Post a transfer between our own accounts, reported only by the list of a processor. With its fee these are two journals.
Errors: those of ledger.post.$$;

create or replace function billing.record_balance_transaction(reconciliation_id bigint, movement jsonb) returns text
language plpgsql volatile security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_processor constant text := (
    select s.processor from billing.reconciliation as s where s.id = record_balance_transaction.reconciliation_id);
  v_movement constant billing.movement := billing.read_movement(v_processor, movement);
  v_amount constant bigint := coalesce(
    billing.from_processor_amount(v_processor, v_movement.amount, v_movement.currency), v_movement.amount);
  v_is_lost boolean := billing.journal_id_of(v_movement.fact) is null;
begin
  if v_movement.fact is not null then
    insert into billing.balance_transaction (
      processor, transaction_id, type, source_id, fact, amount, currency, occurred_at, reconciliation_id)
    values (
      v_processor, v_movement.id, v_movement.type, v_movement.source_id, v_movement.fact, v_amount, v_movement.currency,
      v_movement.occurred_at, record_balance_transaction.reconciliation_id)
    on conflict (processor, transaction_id) do update
    set type = excluded.type, amount = excluded.amount, currency = excluded.currency;
  end if;
  if v_is_lost and v_movement.counter_kind is not null then
    perform billing.post_transfer(v_processor, v_movement, v_amount);
    v_is_lost := false;
  else
    perform billing.settle_movement(v_processor, movement, v_is_lost);
  end if;
  if v_movement.fact is null then
    return 'still';
  end if;
  -- Events of charges do not contain fees, so fees are posted here.
  perform billing.post_fee(v_processor, v_movement.id, v_movement.fee, v_movement.fee_currency);
  if v_is_lost and billing.journal_id_of(v_movement.fact) is not null then
    insert into billing.difference (
      processor, fault, transaction_id, processor_amount_moved, ledger_amount, currency, status, reconciliation_id, closed_at)
    values (
      v_processor, 'no journal', v_movement.id, v_amount, 0, v_movement.currency, 'settled',
      record_balance_transaction.reconciliation_id, clock_timestamp())
    on conflict on constraint difference_is_noted_once do nothing;
    return 'taken over';
  end if;
  return case when v_is_lost then 'unknown' else 'known' end;
end
$$;

comment on function billing.record_balance_transaction(bigint, jsonb) is
$$Store a movement of the processor's list with its source, and post its fee. A fact that no event reported is settled by
billing.settle; bank settlements and costs are posted here. Returns known, taken over, still for what has not moved anything yet, or
unknown when no journal has it. A transaction of a processor whose events are not believed is settled when it comes again with is_verified,
its source being the answer about itself.
Errors: those of ledger.post.$$;

grant execute on function billing.record_balance_transaction(bigint, jsonb) to leadmill_reconciler;
