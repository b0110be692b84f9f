create or replace view api.balance_alerts with (security_invoker = true) as
select
  a.organization_id,
  a.currency,
  ledger.to_decimal(a.threshold, a.currency) as threshold,
  a.email,
  a.confirmed_at,
  a.is_low,
  a.alerted_at,
  ledger.to_decimal(coalesce(a.threshold, notification.default_threshold(a.currency)), a.currency) as effective_threshold
from notification.balance_alert as a;

comment on view api.balance_alerts is
$$Thresholds and addresses for warnings of a low balance
Organisations without a row have the threshold of the platform. Changed by set_balance_alert.$$;
comment on column api.balance_alerts.threshold is $$As set, decimal; 0: never warn, null: the threshold of the platform applies.$$;
comment on column api.balance_alerts.effective_threshold is
$$The threshold in force, decimal, even if it is the platform's; 0: never warn.$$;
comment on column api.balance_alerts.email is $$The address for warnings; null: the members who manage the money get them.$$;
comment on column api.balance_alerts.confirmed_at is
$$When the address was confirmed; while null, the members who manage the money are warned.$$;
comment on column api.balance_alerts.is_low is $$Whether funds were below the threshold at the last check.$$;
comment on column api.balance_alerts.alerted_at is $$When the last warning was sent.$$;

grant select on api.balance_alerts to member, admin;
