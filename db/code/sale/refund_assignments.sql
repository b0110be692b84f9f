create or replace function sale.refund_assignments(lead_id uuid, assignment_ids uuid[], reason text) returns uuid[]
language plpgsql volatile
as $$
declare
  v_assignment sale.assignment;
  v_journal_id bigint;
  v_refunded uuid[] := '{}'::uuid[];
begin
  -- The caller holds the lock of the lead, so that no other transaction sells or refunds it. To avoid deadlocks, the charges
  -- are locked next, then the accounts of all buyers, each in ascending order.
  perform from ledger.journal as j
  where j.id in (
    select a.journal_id from sale.assignment as a where a.id = any (refund_assignments.assignment_ids))
  order by j.id for no key update;
  perform ledger.lock_accounts(array(
    select w.id
    from sale.assignment as a
    cross join lateral unnest(ledger.wallet_accounts_of(array[a.organization_id], a.currency)) as w (id)
    where a.id = any (refund_assignments.assignment_ids)));
  for v_assignment in
    select a.*
    from sale.assignment as a
    where a.id = any (refund_assignments.assignment_ids)
      and a.lead_id = refund_assignments.lead_id
      and a.status = 'sold'
    order by a.id
  loop
    v_journal_id := ledger.reverse(
      format('assignment:%s:refunded', v_assignment.id),
      v_assignment.journal_id,
      refund_assignments.reason,
      kind => 'lead_refund');
    insert into sale.refund (assignment_id, journal_id) values (v_assignment.id, v_journal_id);
    update sale.assignment as a set status = 'refunded' where a.id = v_assignment.id;
    v_refunded := v_refunded || v_assignment.id;
  end loop;
  return v_refunded;
end
$$;

comment on function sale.refund_assignments(uuid, uuid[], text) is
$$Refund the price of these assignments to the accounts that paid it; those already refunded are skipped. The caller must hold the
lock of the lead. Returns the assignments that were refunded.
Errors: those of ledger.reverse.$$;
