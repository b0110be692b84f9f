create or replace view api.auto_recharges with (security_invoker = true) as
select
  r.organization_id,
  r.currency,
  ledger.to_decimal(r.threshold, r.currency) as threshold,
  ledger.to_decimal(r.amount, r.currency) as amount,
  r.daily_maximum,
  r.payment_method_id,
  r.is_enabled,
  r.failures,
  r.paused_reason,
  r.next_at,
  r.updated_at
from billing.recharge_rule as r;

comment on view api.auto_recharges is
$$When a saved payment method refills the wallet
Members see the rules of their organisation, admins all.$$;
comment on column api.auto_recharges.threshold is $$Decimal amount: when less can be spent, the wallet is refilled.$$;
comment on column api.auto_recharges.amount is $$Decimal amount of each recharge.$$;
comment on column api.auto_recharges.daily_maximum is $$How many may begin in a day, in UTC.$$;
comment on column api.auto_recharges.is_enabled is $$False when it was stopped.$$;
comment on column api.auto_recharges.failures is $$How many in a row were declined.$$;
comment on column api.auto_recharges.paused_reason is $$Why it is paused; null while it works. set_auto_recharge begins again.$$;
comment on column api.auto_recharges.next_at is $$After a decline: none begins before.$$;

grant select on api.auto_recharges to member, admin;
