create or replace function billing.read_stripe_payment(object jsonb, event_type text) returns billing.payment_update
language plpgsql immutable
as $$
declare
  v_payment billing.payment_update;
  v_intent jsonb := object -> 'payment_intent'; -- an id, or the object where it was expanded
  v_methods jsonb;
begin
  v_payment.kind := object ->> 'object';
  v_payment.reference := coalesce(object ->> 'client_reference_id', object -> 'metadata' ->> 'deposit_id');
  v_payment.currency := upper(object ->> 'currency');
  v_payment.livemode := (object ->> 'livemode')::boolean;
  if v_payment.kind = 'checkout.session' then
    v_payment.session_id := object ->> 'id';
    v_payment.payment_intent_id := case jsonb_typeof(v_intent) when 'object' then v_intent ->> 'id' else v_intent #>> '{}' end;
    v_payment.amount := (object ->> 'amount_total')::bigint;
    v_payment.payment_method := v_intent -> 'payment_method' ->> 'type';
    v_payment.failure_reason := v_intent -> 'last_payment_error' ->> 'message';
    v_payment.status := case
      when object ->> 'payment_status' in ('paid', 'no_payment_required') then 'paid'
      when object ->> 'status' = 'expired' then 'expired'
      when object ->> 'status' = 'complete' and (event_type = 'checkout.session.async_payment_failed'
        or v_intent ->> 'status' in ('requires_payment_method', 'canceled')) then 'failed'
      -- A complete but unpaid session waits for a bank.
      when object ->> 'status' = 'complete' then 'pending'
    end;
  elsif v_payment.kind = 'payment_intent' then
    v_payment.payment_intent_id := object ->> 'id';
    v_payment.amount := (object ->> case object ->> 'status' when 'succeeded' then 'amount_received' else 'amount' end)::bigint;
    v_methods := object -> 'payment_method_types';
    v_payment.payment_method := coalesce(
      object -> 'payment_method' ->> 'type',
      case when jsonb_array_length(v_methods) = 1 then v_methods ->> 0 end);
    v_payment.failure_reason := object -> 'last_payment_error' ->> 'message';
    -- A declined card does not fail the deposit: the page stays open for another card.
    v_payment.status := case object ->> 'status' when 'succeeded' then 'paid' when 'processing' then 'pending' end;
  elsif v_payment.kind = 'charge' then
    v_payment.payment_intent_id := object ->> 'payment_intent';
    v_payment.amount := (object ->> 'amount')::bigint;
    v_payment.payment_method := object -> 'payment_method_details' ->> 'type';
    v_payment.failure_reason := object ->> 'failure_message';
    v_payment.refunded := (object ->> 'amount_refunded')::bigint;
    v_payment.status := case
      when object ->> 'status' = 'succeeded' and object ->> 'captured' is distinct from 'false' then 'paid'
      when object ->> 'status' = 'pending' then 'pending' end;
  end if;
  v_payment.payer := (
    -- The fingerprint of a card or bank account is below the name of its type.
    select m.value ->> 'fingerprint'
    from (values (object -> 'payment_method_details'), (object #> '{payment_intent,payment_method}')) as d (details)
    cross join lateral jsonb_each(case jsonb_typeof(d.details) when 'object' then d.details else '{}' end) as m
    where jsonb_typeof(m.value) = 'object' and m.value ? 'fingerprint'
    limit 1);
  return v_payment;
end
$$;

comment on function billing.read_stripe_payment(jsonb, text) is
$$Read the known fields of a checkout session, payment intent or charge of Stripe.$$;

create or replace function billing.read_stripe_refund(object jsonb) returns billing.refund_update
language plpgsql immutable
as $$
declare
  v_refund billing.refund_update;
begin
  v_refund.refund_id := object ->> 'id';
  v_refund.request_id := object -> 'metadata' ->> 'refund_id';
  v_refund.payment_id := coalesce(object -> 'payment_intent' ->> 'id', object ->> 'payment_intent');
  v_refund.amount := (object ->> 'amount')::bigint;
  v_refund.currency := upper(object ->> 'currency');
  v_refund.status := object ->> 'status';
  v_refund.has_left := coalesce(object ->> 'status' = 'succeeded', false) or object ->> 'balance_transaction' is not null;
  v_refund.failure_reason := object ->> 'failure_reason';
  return v_refund;
end
$$;

comment on function billing.read_stripe_refund(jsonb) is $$Read the known fields of a refund of Stripe.$$;

create or replace function billing.read_stripe_dispute(object jsonb) returns billing.dispute_update
language plpgsql immutable
as $$
declare
  v_dispute billing.dispute_update;
begin
  v_dispute.dispute_id := object ->> 'id';
  v_dispute.payment_id := coalesce(object -> 'payment_intent' ->> 'id', object ->> 'payment_intent');
  v_dispute.amount := (object ->> 'amount')::bigint;
  v_dispute.currency := upper(object ->> 'currency');
  v_dispute.livemode := (object ->> 'livemode')::boolean;
  v_dispute.status := object ->> 'status';
  v_dispute.reason := object ->> 'reason';
  v_dispute.evidence_due_at := to_timestamp((object -> 'evidence_details' ->> 'due_by')::bigint);
  v_dispute.movements := object -> 'balance_transactions';
  return v_dispute;
end
$$;

comment on function billing.read_stripe_dispute(jsonb) is $$Read the known fields of a dispute of Stripe.$$;

create or replace function billing.read_stripe(object jsonb, event_type text) returns billing.report
language plpgsql immutable
as $$
declare
  v_report billing.report;
begin
  v_report.kind := case
    when object ->> 'object' in ('refund', 'dispute') then object ->> 'object'
    -- The page of a subscription or a payment method pays no deposit.
    when object ->> 'object' = 'checkout.session' and object ->> 'mode' <> 'payment' then null
    when object ->> 'object' in ('checkout.session', 'payment_intent', 'charge') then 'payment' end;
  case v_report.kind
    when 'refund' then v_report.refund := billing.read_stripe_refund(object);
    when 'dispute' then v_report.dispute := billing.read_stripe_dispute(object);
    when 'payment' then v_report.payment := billing.read_stripe_payment(object, event_type);
    else null;
  end case;
  return v_report;
end
$$;

comment on function billing.read_stripe(jsonb, text) is $$What an object of Stripe says; see billing.adapter.read_function.$$;

create or replace function billing.journal_key(movement jsonb) returns text
language sql immutable
set search_path = pg_catalog, pg_temp
as $$
  select format('stripe:%s', case
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

comment on function billing.journal_key(jsonb) is
$$Idempotency key of the journal that records the same fact as a balance transaction of Stripe with its expanded source.$$;

create or replace function billing.read_stripe_movement(movement jsonb, type text) returns billing.movement
language plpgsql immutable
as $$
declare
  v_source constant jsonb := movement -> 'source';
  v_movement billing.movement;
begin
  v_movement.id := movement ->> 'id';
  v_movement.type := read_stripe_movement.type;
  v_movement.source_id := coalesce(v_source ->> 'id', v_source #>> '{}');
  v_movement.fact := billing.journal_key(movement);
  v_movement.amount := (movement ->> 'amount')::bigint;
  v_movement.currency := upper(movement ->> 'currency');
  v_movement.fee := (movement ->> 'fee')::bigint;
  v_movement.fee_currency := v_movement.currency;
  -- In the currency of our account there; the source has the amount that was paid, refunded or disputed.
  if v_movement.currency is distinct from upper(v_source ->> 'currency') and v_source ->> 'amount' is not null then
    v_movement.currency := upper(v_source ->> 'currency');
    v_movement.amount := sign(v_movement.amount)::bigint * (v_source ->> 'amount')::bigint;
  end if;
  v_movement.occurred_at := to_timestamp((movement ->> 'created')::bigint);
  v_movement.counter_kind := case split_part(v_movement.fact, ':', 3) when 'payout' then 'bank' when 'cost' then 'processor_fees' end;
  return v_movement;
end
$$;

comment on function billing.read_stripe_movement(jsonb, text) is
$$A balance transaction of Stripe with its expanded source; see billing.adapter.movement_function.$$;

create or replace function billing.stripe_customer_of(object jsonb, event_type text) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select case
    when split_part(event_type, '.', 1) = 'customer' and object ->> 'object' = 'customer' then object ->> 'id'
    when object ->> 'object' in ('subscription', 'subscription_schedule', 'invoice', 'payment_method')
      or object ->> 'object' = 'checkout.session' and object ->> 'mode' in ('subscription', 'setup') then coalesce(
        object ->> 'customer',
        -- A payment method that was detached does not name its customer any more.
        (select c.stripe_id
          from billing.payment_method as m join billing.customer as c on c.organization_id = m.organization_id
          where m.stripe_id = object ->> 'id')) end
$$;

comment on function billing.stripe_customer_of(jsonb, text) is
$$The customer whose plan, invoices or payment methods an object of Stripe is about; see billing.adapter.customer_function.$$;
