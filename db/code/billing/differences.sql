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
$$Where the payment processor's list of movements and our books differ
For admins. Look for status=eq.open; explain_difference closes one with a reason.$$;
comment on column api.differences.id is $$In order of finding.$$;
comment on column api.differences.status is $$open; settled: they agree now; explained: an admin said why.$$;
comment on column api.differences.fault is
$$no journal: money moved there that our books do not tell; no transaction: our books tell what did not move there; other amount.$$;
comment on column api.differences.processor_amount_moved is $$Decimal amount that moved there; plus is what came in.$$;
comment on column api.differences.ledger_amount is $$Decimal amount that moved here.$$;
comment on column api.differences.transaction_id is $$The movement there (txn_…).$$;
comment on column api.differences.reason is $$What the admin said.$$;
comment on column api.differences.reconciliation_id is $$The look that found it.$$;
comment on column api.differences.closed_at is $$When it was settled or explained.$$;

grant select on api.differences to admin;
