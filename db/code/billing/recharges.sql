create or replace view api.recharges with (security_invoker = true) as
select
  r.id,
  r.organization_id,
  ledger.to_decimal(r.amount, r.currency) as amount,
  r.currency,
  r.payment_method_id,
  r.status,
  r.failure_code,
  r.expires_at,
  r.created_at
from billing.recharge as r;

comment on view api.recharges is
$$Deposits that were begun because funds were low
Members see those of their organisation, admins all.$$;
comment on column api.recharges.amount is $$Decimal amount.$$;
comment on column api.recharges.status is
$$requested, needs_confirmation (a mail leads to the page of the bank), paid, refused, dropped.$$;
comment on column api.recharges.expires_at is $$Until when it can be confirmed.$$;

grant select on api.recharges to member, admin;
