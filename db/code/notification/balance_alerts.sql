create or replace view api.balance_alerts with (security_invoker = true) as
select
  a.organization_id,
  a.currency,
  ledger.to_decimal(a.threshold, a.currency) as threshold,
  a.email,
  a.confirmed_at,
  a.is_low,
  a.alerted_at
from notification.balance_alert as a;

comment on view api.balance_alerts is
$$When organisations are warned of a low balance
Those without a row are warned by the threshold of the platform. Change it with set_balance_alert.$$;
comment on column api.balance_alerts.threshold is $$Decimal; 0 for never, null for that of the platform.$$;
comment on column api.balance_alerts.email is $$Where the warning goes; null: to the owners and managers.$$;
comment on column api.balance_alerts.confirmed_at is $$When that address agreed; null: it was not used yet, and the owners and managers are warned.$$;
comment on column api.balance_alerts.is_low is $$Funds were below it when last looked at.$$;
comment on column api.balance_alerts.alerted_at is $$When it was last warned.$$;

grant select on api.balance_alerts to member, admin;
