create or replace function returns.approve(request returns.request, rule text, decided_by uuid, memo text) returns void
language plpgsql volatile
as $$
begin
  update returns.request as r
  set
    status = 'approved',
    rule = approve.rule,
    decided_by = approve.decided_by,
    memo = approve.memo,
    decided_at = clock_timestamp()
  where r.id = (request).id;
  perform sale.refund_assignments((request).lead_id, array[(request).assignment_id], format('bad lead: %s', (request).reason));
  perform event.emit('refund.decided', (request).id, (request).organization_id);
end
$$;

comment on function returns.approve(returns.request, text, uuid, text) is
$$Approve a pending request: refund the price and emit refund.decided in the same transaction. The caller must hold the lock of the lead.$$;
