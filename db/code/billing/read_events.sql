create or replace function billing.read_events() returns text[]
language sql immutable
return array[
  'checkout.session.completed', 'checkout.session.async_payment_succeeded', 'checkout.session.async_payment_failed',
  'checkout.session.expired', 'payment_intent.processing', 'payment_intent.succeeded', 'payment_intent.payment_failed',
  'charge.succeeded', 'charge.failed', 'charge.refunded', 'refund.created', 'refund.updated', 'refund.failed',
  'charge.refund.updated', 'charge.dispute.created', 'charge.dispute.updated', 'charge.dispute.closed',
  'charge.dispute.funds_withdrawn', 'charge.dispute.funds_reinstated'];

comment on function billing.read_events() is
$$Types of events that are applied; all others are stored and ignored.$$;

grant execute on function billing.read_events() to leadmill_reconciler;
