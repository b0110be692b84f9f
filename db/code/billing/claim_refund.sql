create or replace function billing.claim_refund(refund_id uuid) returns jsonb
language sql volatile security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
  with asked as (
    select r.id, r.sent_at from billing.refund as r
    where r.id = claim_refund.refund_id and r.status = 'requested' and r.refund_id is null
    for update
  ), sent as (
    update billing.refund as r set sent_at = coalesce(r.sent_at, clock_timestamp())
    from asked where r.id = asked.id
    returning r.id, r.deposit_id, r.processor_amount, asked.sent_at
  )
  select jsonb_build_object(
    'payment', d.payment_intent_id, 'amount', s.processor_amount, 'was_sent', s.sent_at is not null)
  from sent as s
  join billing.deposit as d on d.id = s.deposit_id
$$;

comment on function billing.claim_refund(uuid) is
$$The request to the processor for a refund (payment, amount), and whether it was sent before: then the refund may exist there.
Null when the processor knows it already. The id of the refund is the idempotency key there.$$;

grant execute on function billing.claim_refund(uuid) to leadmill_reconciler;
