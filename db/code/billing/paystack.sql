create or replace function billing.paystack_fields() returns jsonb
language sql immutable
return '{
  "id": true, "domain": true, "status": true, "reference": true, "amount": true, "currency": true, "fees": true, "channel": true,
  "gateway_response": true, "paid_at": true, "created_at": true, "createdAt": true, "authorization": {"signature": true},
  "transaction": {"id": true, "reference": true, "amount": true}, "transaction_reference": true, "refund_reference": true,
  "merchant_note": true, "dispute": {"id": true}, "refund_amount": true, "resolution": true, "category": true, "dueAt": true,
  "resolvedAt": true, "total_amount": true, "settlement_date": true, "asked": true
}'::jsonb;

comment on function billing.paystack_fields() is
$$Fields that are read from transactions, refunds, disputes and settlements of Paystack. A field that is missing here is not read.$$;

create or replace function billing.whole_number(value text) returns bigint
language sql immutable
return case when value ~ '^[0-9]{1,15}(\.0+)?$' then split_part(value, '.', 1)::bigint end;

comment on function billing.whole_number(text) is
$$A number of JSON, or a text of one, as a whole number; null when it is none. Paystack sends amounts as either.$$;

create or replace function billing.moment_of(value text) returns timestamptz
language plpgsql stable
as $$
begin
  return case when value ~ '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$' then make_timestamptz(
    substr(value, 1, 4)::integer, substr(value, 6, 2)::integer, substr(value, 9, 2)::integer, substr(value, 12, 2)::integer,
    substr(value, 15, 2)::integer, rtrim(substr(value, 18), 'Z')::double precision, 'UTC') end;
exception when datetime_field_overflow then
  return null;
end
$$;

comment on function billing.moment_of(text) is $$A time of Paystack's JSON; null when it is none.$$;

create or replace function billing.is_live(domain text) returns boolean
language sql immutable
return case domain when 'live' then true when 'test' then false end;

comment on function billing.is_live(text) is $$Whether Paystack's domain of an object is that of real money; null when it says nothing.$$;

create or replace function billing.read_paystack_payment(object jsonb) returns billing.payment_update
language plpgsql stable
as $$
declare
  v_asked constant text := coalesce(object ->> 'asked', object ->> 'reference');
  v_payment billing.payment_update;
begin
  -- Bound by our own row of the reference. Metadata comes back as anything, so it is not read.
  select
    a.deposit_id::text, a.reference,
    case
      when object ->> 'reference' is distinct from v_asked then 'reference'
      -- One reference has one transaction, and one transaction has one reference.
      when a.transaction_id <> object ->> 'id' or exists (
        select from billing.payment_attempt as o
        where o.processor = a.processor and o.transaction_id = object ->> 'id' and o.reference <> a.reference) then 'transaction'
    end
  into v_payment.reference, v_payment.attempt, v_payment.fault
  from billing.payment_attempt as a
  where a.processor = 'paystack' and a.reference = v_asked;
  v_payment.kind := 'transaction';
  v_payment.amount := billing.whole_number(object ->> 'amount');
  v_payment.currency := upper(object ->> 'currency');
  v_payment.livemode := billing.is_live(object ->> 'domain');
  v_payment.transaction_id := left(object ->> 'id', 100);
  v_payment.payment_method := left(object ->> 'channel', 50);
  v_payment.payer := object -> 'authorization' ->> 'signature';
  v_payment.attempt_status := case
    -- A payment that is reversed was paid, and all of it refunded since.
    when object ->> 'status' in ('success', 'reversed') then 'paid'
    when object ->> 'status' in ('ongoing', 'pending', 'processing', 'queued') then 'processing'
    when object ->> 'status' in ('failed', 'abandoned') then object ->> 'status'
    else 'open' end;
  if v_payment.attempt_status = 'paid' then
    v_payment.status := 'paid';
    v_payment.payment_intent_id := v_asked;
    v_payment.fee := billing.whole_number(object ->> 'fees');
    v_payment.refunded := case object ->> 'status' when 'reversed' then v_payment.amount end;
  elsif v_payment.attempt_status = 'processing' then
    v_payment.status := 'pending';
  elsif v_payment.attempt_status = 'failed' then
    v_payment.failure_reason := object ->> 'gateway_response';
  end if;
  return v_payment;
end
$$;

comment on function billing.read_paystack_payment(jsonb) is
$$Read the known fields of a transaction of Paystack. Whether a failed or abandoned attempt ends its deposit depends on the others
(billing.record_attempt), so such a transaction says nothing about the deposit itself.$$;

create or replace function billing.paystack_payment_of(object jsonb) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select o.reference
  from billing.payment_attempt as o
  where o.processor = 'paystack' and o.reference = coalesce(
    object -> 'transaction' ->> 'reference',
    object ->> 'transaction_reference',
    (
      select a.reference
      from billing.payment_attempt as a
      where a.processor = 'paystack' and a.transaction_id = coalesce(object -> 'transaction' ->> 'id', object ->> 'transaction')),
    object ->> 'asked')
$$;

comment on function billing.paystack_payment_of(jsonb) is
$$The reference of the payment of ours that a refund or dispute of Paystack is about; null when it is about none. It names the reference,
or only the id of the transaction.$$;

create or replace function billing.read_paystack_refund(object jsonb) returns billing.refund_update
language plpgsql stable
as $$
declare
  v_refund billing.refund_update;
begin
  v_refund.refund_id := 'refund-' || left(object ->> 'id', 100);
  -- Of a dispute that was accepted: booked with it.
  if jsonb_typeof(object -> 'dispute') not in ('null', 'array') and object -> 'dispute' <> '{}' then
    return v_refund;
  end if;
  v_refund.payment_id := billing.paystack_payment_of(object);
  v_refund.request_id := object ->> 'merchant_note';
  v_refund.amount := billing.whole_number(object ->> 'amount');
  v_refund.currency := upper(object ->> 'currency');
  v_refund.livemode := billing.is_live(object ->> 'domain');
  v_refund.status := case object ->> 'status'
    when 'processed' then 'succeeded'
    when 'failed' then 'failed'
    when 'needs-attention' then 'needs_attention'
    else 'pending' end;
  v_refund.has_left := v_refund.status = 'succeeded';
  v_refund.failure_reason := case v_refund.status when 'failed' then 'failed at Paystack' end;
  return v_refund;
end
$$;

comment on function billing.read_paystack_refund(jsonb) is
$$Read the known fields of a refund of Paystack. It names no payment when it belongs to a dispute.$$;

create or replace function billing.read_paystack_dispute(object jsonb) returns billing.dispute_update
language plpgsql stable
as $$
declare
  v_dispute billing.dispute_update;
begin
  v_dispute.dispute_id := 'dispute-' || left(object ->> 'id', 100);
  v_dispute.payment_id := billing.paystack_payment_of(object);
  v_dispute.amount := billing.whole_number(coalesce(object ->> 'refund_amount', object -> 'transaction' ->> 'amount'));
  v_dispute.currency := upper(object ->> 'currency');
  v_dispute.livemode := billing.is_live(object ->> 'domain');
  v_dispute.reason := left(object ->> 'category', 100);
  v_dispute.evidence_due_at := billing.moment_of(object ->> 'dueAt');
  v_dispute.status := case
    when object ->> 'status' = 'resolved' and object ->> 'resolution' = 'merchant-accepted' then 'lost'
    when object ->> 'status' = 'resolved' and object ->> 'resolution' = 'declined' then 'won'
    when object ->> 'status' = 'awaiting-merchant-feedback' then 'needs_response'
    else 'under_review' end;
  -- Paystack takes nothing while it is open.
  v_dispute.movements := case v_dispute.status when 'lost' then jsonb_build_array(jsonb_build_object(
    'id', v_dispute.dispute_id, 'amount', -v_dispute.amount, 'currency', v_dispute.currency)) end;
  return v_dispute;
end
$$;

comment on function billing.read_paystack_dispute(jsonb) is
$$Read the known fields of a dispute of Paystack. Money leaves when it is accepted, and then only.$$;

create or replace function billing.read_paystack(object jsonb, event_type text) returns billing.report
language plpgsql stable
as $$
declare
  v_report billing.report;
begin
  -- Objects of Paystack do not say what they are.
  case event_type
    when 'transaction' then
      v_report.kind := 'payment';
      v_report.subject := coalesce(object ->> 'asked', object ->> 'reference');
      v_report.payment := billing.read_paystack_payment(object);
    when 'refund' then
      v_report.kind := 'refund';
      v_report.refund := billing.read_paystack_refund(object);
      v_report.subject := billing.paystack_payment_of(object);
    when 'dispute' then
      v_report.kind := 'dispute';
      v_report.subject := object ->> 'id';
      v_report.dispute := billing.read_paystack_dispute(object);
    else null;
  end case;
  return v_report;
end
$$;

comment on function billing.read_paystack(jsonb, text) is
$$What an answer of Paystack says; see billing.adapter.read_function. event_type: what was asked for.$$;

create or replace function billing.read_paystack_movement(movement jsonb, type text) returns billing.movement
language plpgsql stable
as $$
declare
  v_type constant text := read_paystack_movement.type;
  v_source constant jsonb := movement -> 'source';
  v_movement billing.movement;
begin
  v_movement.type := case when v_type = 'transaction' and v_source ->> 'status' = 'reversed' then 'reversed' else v_type end;
  v_movement.source_id := v_source ->> 'id';
  v_movement.id := case v_type when 'transaction' then v_source ->> 'reference' else format('%s-%s', v_type, v_source ->> 'id') end;
  v_movement.currency := upper(v_source ->> 'currency');
  v_movement.fee_currency := v_movement.currency;
  v_movement.occurred_at := coalesce(
    billing.moment_of(v_source ->> case v_type when 'transaction' then 'paid_at' when 'settlement' then 'settlement_date' else
      'resolvedAt' end),
    billing.moment_of(v_source ->> 'created_at'), billing.moment_of(v_source ->> 'createdAt'), now());
  if v_type = 'transaction' and v_source ->> 'status' in ('success', 'reversed') then
    v_movement.fact := format('paystack:%s:paid', v_movement.id);
    v_movement.amount := billing.whole_number(v_source ->> 'amount');
    v_movement.fee := billing.whole_number(v_source ->> 'fees');
  elsif v_type = 'refund' and v_source ->> 'status' = 'processed'
    and (billing.read_paystack_refund(v_source)).amount is not null
  then
    v_movement.fact := format('paystack:%s:succeeded', v_movement.id);
    v_movement.amount := -billing.whole_number(v_source ->> 'amount');
  elsif v_type = 'dispute' and (billing.read_paystack_dispute(v_source)).status = 'lost' then
    v_movement.fact := format('paystack:%s:dispute', v_movement.id);
    v_movement.amount := -(billing.read_paystack_dispute(v_source)).amount;
  elsif v_type = 'settlement' and v_source ->> 'status' = 'success' then
    v_movement.fact := format('paystack:%s:payout', v_movement.id);
    v_movement.amount := -billing.whole_number(v_source ->> 'total_amount');
    v_movement.counter_kind := 'bank';
  end if;
  return v_movement;
end
$$;

comment on function billing.read_paystack_movement(jsonb, text) is
$$What an item of Paystack's lists moved; see billing.adapter.movement_function. A transaction that is not paid, and a refund or dispute
that is not finished, have moved nothing yet.$$;

create or replace function billing.read_paystack_event(raw bytea) returns billing.claim
language plpgsql volatile
as $$
declare
  v_said jsonb;
  v_data jsonb;
  v_claim billing.claim;
begin
  begin
    v_said := billing.known_part(
      billing.readable(raw), jsonb_build_object('event', true, 'data', billing.paystack_fields()));
  exception
    when data_exception or program_limit_exceeded then
      v_said := null;
  end;
  v_data := v_said -> 'data';
  if coalesce(jsonb_typeof(v_said -> 'event') <> 'string' or v_said ->> 'event' !~ '^[a-z_.]{1,100}$', true)
    or jsonb_typeof(v_data) is distinct from 'object'
  then
    perform ops.raise_http(400, 'LM513', 'the event is malformed', 'event, data');
  end if;
  v_claim.type := v_said ->> 'event';
  if v_claim.type = 'charge.success' then
    v_claim.kind := 'transaction';
    v_claim.subject := v_data ->> 'reference';
  elsif v_claim.type ~ '^charge\.dispute\.' then
    v_claim.kind := 'dispute';
    v_claim.subject := v_data ->> 'id';
  elsif v_claim.type ~ '^refund\.' then
    v_claim.kind := 'refund';
    v_claim.subject := coalesce(v_data ->> 'transaction_reference', v_data -> 'transaction' ->> 'reference');
  end if;
  if v_claim.subject !~ '^[A-Za-z0-9.=-]{1,100}$' then
    v_claim.subject := null;
  end if;
  -- There is no id. Two refunds of one payment are told apart by nothing but their text.
  v_claim.event_id := concat_ws(':', v_claim.type,
    coalesce(substring(v_data ->> 'id' from '^[A-Za-z0-9_-]{1,60}$'), v_claim.subject),
    substring(v_data ->> 'status' from '^[a-z-]{1,40}$'),
    case when v_claim.kind is distinct from 'transaction' or v_claim.subject is null then left(encode(sha256(raw), 'hex'), 16) end);
  return v_claim;
end
$$;

comment on function billing.read_paystack_event(bytea) is
$$What an event of Paystack has us ask about. It has no id, so one is made of its name, subject and status.
Errors: LM513 no JSON, or event or data are missing (400).$$;
