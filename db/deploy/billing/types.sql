-- Deploy leadmill:billing/types to pg

begin;

create type billing.event as (
  event_id text, type text, created timestamptz, api_version text, livemode boolean);

comment on type billing.event is
$$The envelope of an event of a processor.$$;

create type billing.settlement as (
  outcome text, deposit_id uuid, journal_id bigint, detail text, status text, amount numeric, currency text,
  known_payment text, refund_came_back boolean);

comment on type billing.settlement is
$$The result of settling an object of the processor. outcome: settled, unknown (no deposit is known for it yet), foreign (not about a
deposit of ours), exceeding (more would be refunded than was paid) or mismatch (contradicts our deposit; detail says how).
status, amount and currency are those of the deposit, refund or dispute. Two fields say which stored events can be applied
now: those that waited for known_payment, and those that exceeded the deposit before refund_came_back.$$;

create type billing.payment_update as (
  kind text, reference text, session_id text, payment_intent_id text, amount bigint, currency text, livemode boolean,
  status text, payment_method text, failure_reason text, payer text, refunded bigint, fee bigint,
  attempt text, attempt_status text, transaction_id text, fault text);

comment on type billing.payment_update is
$$What an object of a processor says about a payment, in the processor's units; status is null when it says nothing. payer: its
fingerprint of the card or account. refunded: how much of it. attempt, attempt_status, transaction_id: of a row of
billing.payment_attempt. fault: a contradiction that only the adapter can see.$$;

create type billing.refund_update as (
  refund_id text, request_id text, payment_id text, amount bigint, currency text, livemode boolean, status text, has_left boolean,
  failure_reason text);

comment on type billing.refund_update is
$$What an object of a processor says about a refund, in the processor's units and in our words for its status. refund_id: refund-{id} where
the processor is asked. request_id: our own id, if we requested it. has_left: the money was paid out.$$;

create type billing.dispute_update as (
  dispute_id text, payment_id text, amount bigint, currency text, livemode boolean, status text, reason text,
  evidence_due_at timestamptz, movements jsonb);

comment on type billing.dispute_update is
$$What an object of a processor says about a dispute, in the processor's units and in our words for its status. dispute_id:
dispute-{id} where the processor is asked. movements: money that it
moved so far, a list of {id, amount, currency, fee}; minus is withdrawn.$$;

create type billing.begun_payment as (
  payment_id uuid, processor_amount bigint, processor_currency text, payer_email text, reference text, authorization_url text);

comment on type billing.begun_payment is
$$A payment that stands alone, with what the processor needs to open its page. reference is null when it has just been begun,
authorization_url while no page is known.$$;

create type billing.report as (
  kind text, subject text, payment billing.payment_update, refund billing.refund_update, dispute billing.dispute_update);

comment on type billing.report is
$$What an adapter reads from an object of its processor. kind: payment, refund, dispute, or null for what says nothing of these; the field
of that name is set. subject: the name by which the processor is asked for it, where its events are not believed.$$;

create type billing.claim as (event_id text, type text, kind text, subject text);

comment on type billing.claim is
$$What an event says that is not believed: only what the processor has to be asked about. kind: transaction, refund or dispute; null when
there is nothing to ask.$$;

create type billing.movement as (
  id text, type text, source_id text, fact text, amount bigint, currency text, fee bigint, fee_currency text,
  occurred_at timestamptz, counter_kind text);

comment on type billing.movement is
$$A movement of our balance at a processor, as its adapter reads it, in the processor's units. fact: idempotency_key of the journal that
records it; null when nothing has moved. counter_kind: the account of a transfer between our own accounts, which only the list reports.$$;

commit;
