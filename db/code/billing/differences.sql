create or replace view api.differences with (security_invoker = true) as
select
  d.id,
  d.status,
  d.fault,
  ledger.to_decimal(d.processor_amount_moved, d.currency) as processor_amount_moved,
  ledger.to_decimal(d.ledger_amount, d.currency) as ledger_amount,
  d.currency,
  d.processor,
  d.transaction_id,
  d.journal_id,
  d.reason,
  d.reconciliation_id,
  d.found_at,
  d.closed_at
from billing.difference as d;

comment on view api.differences is
$$Differences between the payment processor's list of movements and the ledger
For admins. Look for status=eq.open; explain_difference closes one with a reason.$$;
comment on column api.differences.id is $$Ascending in order of discovery.$$;
comment on column api.differences.status is $$open; settled: they agree now; explained: an admin gave the reason.$$;
comment on column api.differences.fault is
$$no journal: the processor has a movement that the ledger does not have; no transaction: the reverse; other amount: both have it, with
different amounts; no refund: the processor has given a payment back, and the ledger has not refunded all of it.$$;
comment on column api.differences.processor_amount_moved is $$Decimal amount that moved at the processor; positive is what came in.$$;
comment on column api.differences.ledger_amount is $$Decimal amount that moved in the ledger.$$;
comment on column api.differences.transaction_id is $$The movement at the processor (txn_…).$$;
comment on column api.differences.reason is $$The explanation of the admin.$$;
comment on column api.differences.reconciliation_id is $$The reconciliation that found it.$$;
comment on column api.differences.closed_at is $$When it was settled or explained.$$;

grant select on api.differences to admin;
