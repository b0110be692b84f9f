create or replace view api.deposits with (security_invoker = true) as
select
  d.id,
  d.organization_id,
  ledger.to_decimal(d.amount, d.currency) as amount,
  d.currency,
  d.status,
  case when d.status = 'pending' then d.checkout_url end as checkout_url,
  d.payment_method,
  d.failure_reason,
  ledger.to_decimal(d.refunded, d.currency) as refunded,
  ledger.to_decimal(d.disputed, d.currency) as disputed,
  d.processor,
  d.livemode,
  d.created_at,
  d.updated_at,
  d.paid_at
from billing.deposit as d;

comment on view api.deposits is
$$Deposits, paid and in progress
Members see the deposits of their organisation, admins see all. POST /deposits, outside this API, begins a deposit.$$;
comment on column api.deposits.organization_id is
$$The organisation whose wallet is credited; null for a payment that stands alone (view payments).$$;
comment on column api.deposits.amount is $$Decimal amount.$$;
comment on column api.deposits.status is $$created, pending, paid, failed or expired.$$;
comment on column api.deposits.checkout_url is $$Page to pay on, while it is open.$$;
comment on column api.deposits.payment_method is $$The payment method that paid or should pay, such as card.$$;
comment on column api.deposits.failure_reason is $$Why the last attempt to pay failed.$$;
comment on column api.deposits.refunded is $$Decimal amount that was refunded.$$;
comment on column api.deposits.disputed is $$Decimal amount that disputes have withdrawn.$$;
comment on column api.deposits.livemode is $$Whether it is real money.$$;
comment on column api.deposits.created_at is $$When it was requested.$$;
comment on column api.deposits.paid_at is $$When it was credited.$$;

grant select on api.deposits to member, admin;
