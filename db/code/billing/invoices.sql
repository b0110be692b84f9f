create or replace view api.invoices with (security_invoker = true) as
select
  i.id,
  i.organization_id,
  i.plan_subscription_id,
  i.number,
  i.status,
  i.reason,
  i.currency,
  ledger.to_decimal(i.amount_due, i.currency) as amount_due,
  ledger.to_decimal(i.amount_paid, i.currency) as amount_paid,
  ledger.to_decimal(i.amount_remaining, i.currency) as amount_remaining,
  i.attempt_count,
  i.next_attempt_at,
  i.page_url,
  i.pdf_url,
  i.created_at,
  i.finalized_at,
  i.paid_at,
  i.updated_at,
  ledger.to_decimal(i.tax, i.currency) as tax
from billing.invoice as i;

comment on view api.invoices is
$$Invoices for plans
Members see those of their organisation, admins all. The documents are kept by the processor.$$;
comment on column api.invoices.status is $$draft, open (to be paid), paid, uncollectible (given up) or void.$$;
comment on column api.invoices.reason is $$Why it was made: subscription_create, subscription_cycle, subscription_update …$$;
comment on column api.invoices.next_attempt_at is $$When its payment is tried again.$$;
comment on column api.invoices.tax is $$The taxes in it.$$;
comment on column api.invoices.page_url is $$Page where it can be paid.$$;

grant select on api.invoices to member, admin;
