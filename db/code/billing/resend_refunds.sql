create or replace function billing.resend_refunds() returns integer
language sql volatile security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
  with late as (
    update billing.refund as r
    set updated_at = clock_timestamp()
    where r.status = 'requested' and r.refund_id is null and r.updated_at < clock_timestamp() - interval '1 day'
    returning r.id, r.processor
  )
  select count(queue.defer((billing.adapter_of(l.processor)).refund_task, jsonb_build_object('refund_id', l.id), lock => 'refund:' || l.id))::integer
  from late as l
$$;

comment on function billing.resend_refunds() is
$$Retry refunds that could not be sent for a day. Returns their number.$$;

grant execute on function billing.resend_refunds() to leadmill_reconciler;
