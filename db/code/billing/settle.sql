create or replace function billing.settle_refunded_charge(processor text, object jsonb) returns billing.settlement
language plpgsql volatile security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
declare
  v_settlement billing.settlement := billing.settle_deposit(processor, object);
begin
  -- A refunded charge says how much went back in all, not by which refunds. Their own events tell; if one got lost, a
  -- look at the list does.
  if v_settlement.outcome = 'settled' and (object ->> 'amount_refunded')::bigint > (object ->> 'amount')::bigint then
    v_settlement.outcome := 'mismatch';
    v_settlement.detail := 'more was refunded than was paid';
  elsif v_settlement.outcome = 'settled' and (
    select billing.from_stripe_amount((object ->> 'amount_refunded')::bigint, d.currency) > d.refunded
    from billing.deposit as d where d.id = v_settlement.deposit_id)
  then
    perform queue.defer(
      'read_refunds',
      jsonb_build_object('deposit_id', v_settlement.deposit_id),
      at => clock_timestamp() + interval '1 minute');
  end if;
  return v_settlement;
end
$$;

comment on function billing.settle_refunded_charge(text, jsonb) is
$$Take over what a refunded charge says: that it was paid, and whether refunds are missing here; a job fetches them then.
Errors: those of billing.settle_deposit.$$;

create or replace function billing.settle_object(processor text, object jsonb, event_type text) returns billing.settlement
language plpgsql volatile security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
declare
  v_settlement billing.settlement;
begin
  v_settlement := case
    when object ->> 'object' = 'refund' then billing.settle_refund(processor, object)
    when object ->> 'object' = 'dispute' then billing.settle_dispute(processor, object)
    when object ->> 'object' = 'charge' and (object ->> 'amount_refunded')::bigint > 0
      then billing.settle_refunded_charge(processor, object)
    when object ->> 'object' in ('checkout.session', 'payment_intent', 'charge')
      then billing.settle_deposit(processor, object, event_type)
    else billing.settlement_of('foreign')
  end;
  if v_settlement.outcome = 'settled' then
    perform billing.record_payment(v_settlement.deposit_id, object);
  end if;
  return v_settlement;
end
$$;

comment on function billing.settle_object(text, jsonb, text) is
$$What billing.settle() does, without the stored events that can be applied afterwards.
Errors: those of ledger.post.$$;

create or replace function billing.settle(processor text, object jsonb, event_type text default null) returns billing.settlement
language plpgsql volatile security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
declare
  v_settlement constant billing.settlement := billing.settle_object(processor, object, event_type);
begin
  perform billing.apply_unblocked(processor, v_settlement);
  return v_settlement;
end
$$;

comment on function billing.settle(text, jsonb, text) is
$$Take over what the processor says, and apply the stored events that waited for it: what success page, worker and
reconciler share; a webhook does the same with its event. object: a
checkout session, payment intent, charge, refund or dispute, as the processor rendered it; event_type: of the event that
brought it. Saying it again, by whatever way, changes nothing.
Errors: those of ledger.post.$$;

-- Whoever may call it makes money. The service hands over signed events instead, the other workers nothing.
grant execute on function billing.settle(text, jsonb, text) to leadmill_reconciler;
