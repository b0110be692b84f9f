create or replace view api.disputes with (security_invoker = true) as
select
  t.dispute_id as id,
  t.deposit_id,
  t.organization_id,
  ledger.to_decimal(t.amount, t.currency) as amount,
  t.currency,
  t.status,
  t.reason,
  ledger.to_decimal(t.withdrawn, t.currency) as withdrawn,
  ledger.to_decimal(t.reinstated, t.currency) as reinstated,
  t.evidence_due_at,
  t.processor,
  t.created_at,
  t.updated_at
from billing.dispute as t;

comment on view api.disputes is
$$Deposits disputed by their payers
Members see the disputes of their organisation, admins see all.$$;
comment on column api.disputes.id is $$The dispute at the processor.$$;
comment on column api.disputes.organization_id is $$The organisation whose wallet pays it; null for a payment that stands alone.$$;
comment on column api.disputes.amount is $$Decimal amount that is disputed.$$;
comment on column api.disputes.status is
$$warning_… are inquiries and move no money; needs_response, under_review, prevented, lost, won.$$;
comment on column api.disputes.reason is $$The reason given by the payer.$$;
comment on column api.disputes.withdrawn is $$Decimal amount taken so far.$$;
comment on column api.disputes.reinstated is $$Decimal amount given back so far.$$;
comment on column api.disputes.evidence_due_at is $$The deadline for a response.$$;
comment on column api.disputes.created_at is $$When it was first reported.$$;

grant select on api.disputes to member, admin;
