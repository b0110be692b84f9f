create or replace function billing.read_events() returns text[]
language sql immutable
return array[
  'checkout.session.completed', 'checkout.session.async_payment_succeeded', 'checkout.session.async_payment_failed',
  'checkout.session.expired', 'payment_intent.processing', 'payment_intent.succeeded', 'payment_intent.payment_failed',
  'charge.succeeded', 'charge.failed', 'charge.refunded', 'refund.created', 'refund.updated', 'refund.failed',
  'charge.refund.updated', 'charge.dispute.created', 'charge.dispute.updated', 'charge.dispute.closed',
  'charge.dispute.funds_withdrawn', 'charge.dispute.funds_reinstated',
  'customer.updated', 'customer.subscription.created', 'customer.subscription.updated', 'customer.subscription.deleted',
  'customer.subscription.paused', 'customer.subscription.resumed', 'customer.subscription.pending_update_applied',
  'customer.subscription.pending_update_expired', 'customer.subscription.trial_will_end', 'invoice.created', 'invoice.finalized',
  'invoice.updated', 'invoice.paid', 'invoice.payment_failed', 'invoice.payment_action_required', 'invoice.voided',
  'invoice.marked_uncollectible', 'subscription_schedule.created', 'subscription_schedule.updated', 'subscription_schedule.released',
  'subscription_schedule.completed', 'subscription_schedule.canceled', 'payment_method.attached', 'payment_method.detached',
  'payment_method.updated', 'payment_method.automatically_updated'];

comment on function billing.read_events() is
$$Types of events that are applied; all others are stored and ignored.$$;

grant execute on function billing.read_events() to leadmill_reconciler;
