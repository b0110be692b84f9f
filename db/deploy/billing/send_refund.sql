-- Deploy leadmill:billing/send_refund to pg

begin;

create function billing.refund_to_send(refund_id uuid) returns jsonb
language sql volatile security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
  with asked as (
    select r.id, r.sent_at from billing.refund as r
    where r.id = refund_to_send.refund_id and r.status = 'requested' and r.refund_id is null
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

comment on function billing.refund_to_send(uuid) is
$$What to tell the processor of a refund that was asked for here (payment, amount), and whether that was tried before: then
it may be there already. Null when the processor knows it. Its id is the idempotency key there.$$;

create function billing.refund_refused(refund_id uuid, reason text) returns boolean
language plpgsql volatile security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_refund billing.refund;
begin
  -- The deposit comes before its refunds in the lock order.
  perform from billing.deposit as d
  where d.id = (select r.deposit_id from billing.refund as r where r.id = refund_refused.refund_id)
  for update;
  update billing.refund as r
  set status = 'failed', failure_reason = left(refund_refused.reason, 500), updated_at = clock_timestamp()
  where r.id = refund_refused.refund_id and r.status = 'requested' and r.refund_id is null
  returning r.* into v_refund;
  if v_refund.id is null then
    return false;
  end if;
  perform billing.release_refund(v_refund);
  return true;
end
$$;

comment on function billing.refund_refused(uuid, text) is
$$The processor refused a refund: it has failed, what was held for it is free again. False when the processor knows it.
Locks the deposit, the refund, its hold, then the accounts.
Errors: those of ledger.release_hold.$$;

create function billing.resend_refunds() returns integer
language sql volatile security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
  with late as (
    update billing.refund as r
    set updated_at = clock_timestamp()
    where r.status = 'requested' and r.refund_id is null and r.updated_at < clock_timestamp() - interval '1 day'
    returning r.id
  )
  select count(queue.defer('send_refund', jsonb_build_object('refund_id', l.id), lock => 'refund:' || l.id))::integer
  from late as l
$$;

comment on function billing.resend_refunds() is
$$Try refunds again that could not be sent for a day. Returns how many.$$;

grant execute on function
  billing.refund_to_send(uuid), billing.refund_refused(uuid, text), billing.resend_refunds() to leadmill_reconciler;

commit;
