create or replace function billing.record_refund_refusal(refund_id uuid, reason text) returns boolean
language plpgsql volatile security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_refund billing.refund;
begin
  -- A deposit is locked before its refunds.
  perform from billing.deposit as d
  where d.id = (select r.deposit_id from billing.refund as r where r.id = record_refund_refusal.refund_id)
  for update;
  update billing.refund as r
  set status = 'failed', failure_reason = left(record_refund_refusal.reason, 500), updated_at = clock_timestamp()
  where r.id = record_refund_refusal.refund_id and r.status = 'requested' and r.refund_id is null
  returning r.* into v_refund;
  if v_refund.id is null then
    return false;
  end if;
  perform billing.release_refund(v_refund);
  return true;
end
$$;

comment on function billing.record_refund_refusal(uuid, text) is
$$Record that the processor refused a refund: it has failed, and its hold is released. False when the processor knows the refund.
Locks the deposit, the refund, its hold, then the accounts.
Errors: those of ledger.release_hold.$$;

grant execute on function billing.record_refund_refusal(uuid, text) to leadmill_reconciler;
