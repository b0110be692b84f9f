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
  status text, payment_method text, failure_reason text);

comment on type billing.payment_update is $$What an object of Stripe says about a payment; status is null when it says nothing.$$;

commit;
