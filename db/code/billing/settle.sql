create or replace function billing.defer_refunds(deposit billing.deposit, at timestamptz default null) returns void
language plpgsql volatile
as $$
declare
  v_adapter constant billing.adapter := billing.adapter_of(deposit.processor);
begin
  if v_adapter.believes_events then
    perform queue.defer(v_adapter.refunds_task, jsonb_build_object('deposit_id', deposit.id), at => defer_refunds.at);
  else
    perform billing.defer_check(deposit.processor, 'refund', deposit.payment_intent_id, defer_refunds.at);
  end if;
end
$$;

comment on function billing.defer_refunds(billing.deposit, timestamptz) is $$Have a job read the refunds of a deposit at its processor.$$;

create or replace function billing.settle_payment(
  processor text, object jsonb, event_type text, payment billing.payment_update
)
returns billing.settlement
language plpgsql volatile security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
declare
  v_settlement billing.settlement := billing.settle_deposit(processor, object, event_type);
  v_deposit billing.deposit;
begin
  -- A refunded payment has the total that was refunded, not the refunds. Each refund has an event of its own; if one was
  -- lost, its refund is read. In a while, because several events may be on their way.
  if v_settlement.outcome = 'settled' and payment.refunded > payment.amount then
    v_settlement.outcome := 'mismatch';
    v_settlement.detail := 'more was refunded than was paid';
  elsif v_settlement.outcome = 'settled' and payment.refunded > 0 then
    select d.* into v_deposit from billing.deposit as d where d.id = v_settlement.deposit_id;
    if billing.from_processor_amount(processor, payment.refunded, v_deposit.currency) > v_deposit.refunded then
      perform billing.defer_refunds(v_deposit, clock_timestamp() + interval '1 minute');
    end if;
  end if;
  return v_settlement;
end
$$;

comment on function billing.settle_payment(text, jsonb, text, billing.payment_update) is
$$Settle an update of the payment of a deposit. When more of it was refunded than is known here, a job reads its refunds.
Errors: those of billing.settle_deposit.$$;

create or replace function billing.settle_object(processor text, object jsonb, event_type text) returns billing.settlement
language plpgsql volatile security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
declare
  v_report constant billing.report := billing.read_report(processor, object, event_type);
  v_settlement billing.settlement;
begin
  v_settlement := case v_report.kind
    when 'refund' then billing.settle_refund(processor, object)
    when 'dispute' then billing.settle_dispute(processor, object)
    when 'payment' then billing.settle_payment(processor, object, event_type, v_report.payment)
    else billing.settlement_of('foreign')
  end;
  if v_settlement.outcome = 'settled' then
    perform billing.record_payment(v_settlement.deposit_id, (v_report.payment).payer, v_report.kind <> 'payment');
  end if;
  return v_settlement;
end
$$;

comment on function billing.settle_object(text, jsonb, text) is
$$As billing.settle(), without the stored events that can be applied afterwards.
Errors: those of ledger.post.$$;

-- LM545 unknown_processor (400): There is no such payment processor; `details` is its name.

create or replace function billing.settle(processor text, object jsonb, event_type text default null, asked text default null)
returns billing.settlement
language plpgsql volatile security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
declare
  v_object constant jsonb := case
    when settle.asked is null then settle.object else settle.object || jsonb_build_object('asked', settle.asked) end;
  v_settlement billing.settlement;
begin
  if (billing.adapter_of(processor)).name is null then
    perform ops.raise_http(400, 'LM545', 'no such payment processor', left(processor, 100));
  end if;
  v_settlement := billing.settle_object(processor, v_object, event_type);
  if not (billing.adapter_of(processor)).believes_events then
    perform billing.keep_answer(processor, event_type, v_object, v_settlement);
  end if;
  perform billing.apply_unblocked(processor, v_settlement);
  return v_settlement;
end
$$;

comment on function billing.settle(text, jsonb, text, text) is
$$Settle an object of the processor and apply the stored events that waited for it; used by worker and reconciler. A webhook of a
processor whose events are believed does the same with its event. object: as the processor rendered it, known fields only; event_type:
of its event, or what the processor was asked for (transaction, refund, dispute); asked: the name by which it was asked. A repeated call,
from whatever source, changes nothing. An answer that waits or contradicts our own row is stored with the events.
Errors: LM545 no such processor (400), and those of ledger.post.$$;

-- Whoever may call it makes money. The service hands over signed events instead, the other workers nothing.
grant execute on function billing.settle(text, jsonb, text, text) to leadmill_reconciler;
