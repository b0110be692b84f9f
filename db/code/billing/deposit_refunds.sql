create or replace view api.deposit_refunds with (security_invoker = true) as
select
  r.id,
  r.deposit_id,
  r.organization_id,
  ledger.to_decimal(r.amount, r.currency) as amount,
  r.currency,
  r.status,
  r.reason,
  r.failure_reason,
  r.created_at,
  r.updated_at
from billing.refund as r;

comment on view api.deposit_refunds is
$$Refunds of deposits
Members see the refunds of their organisation, admins see all.$$;
comment on column api.deposit_refunds.deposit_id is $$The deposit that is paid back.$$;
comment on column api.deposit_refunds.organization_id is $$The organisation whose wallet pays it; null for a payment that stands alone.$$;
comment on column api.deposit_refunds.amount is $$Decimal amount.$$;
comment on column api.deposit_refunds.status is
$$requested, requires_action, pending, needs_attention, succeeded, failed or canceled. A refund that succeeded may still fail: the money is
in the wallet again then.$$;
comment on column api.deposit_refunds.reason is $$Why it was requested.$$;
comment on column api.deposit_refunds.failure_reason is $$Why it failed, in the processor's words.$$;
comment on column api.deposit_refunds.created_at is $$When it was requested, or first reported.$$;

grant select on api.deposit_refunds to member, admin;
