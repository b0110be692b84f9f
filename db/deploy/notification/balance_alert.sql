-- Deploy leadmill:notification/balance_alert to pg

begin;

create table notification.balance_alert (
  organization_id uuid not null references identity.organization (id),
  currency text not null references ledger.currency (code),
  threshold bigint,
  email text,
  confirmed_at timestamptz,
  is_low boolean not null default false,
  alerted_at timestamptz,
  updated_at timestamptz not null default clock_timestamp(),
  primary key (organization_id, currency),
  constraint balance_alert_threshold_is_not_negative check (threshold >= 0),
  constraint balance_alert_email_is_lower_case check (email = lower(email)),
  constraint balance_alert_confirmed_is_an_address check (confirmed_at is null or email is not null)
);

create index balance_alert_by_currency on notification.balance_alert (currency);

comment on table notification.balance_alert is $$Below which funds an organisation is warned, and whether it was: once for each crossing.$$;
comment on column notification.balance_alert.organization_id is $$The organisation.$$;
comment on column notification.balance_alert.currency is $$The currency.$$;
comment on column notification.balance_alert.threshold is $$In minor units; 0 for never, null for notification.low_balance.$$;
comment on column notification.balance_alert.email is $$Where the warning goes; null: to the owners and managers.$$;
comment on column notification.balance_alert.confirmed_at is
$$When whoever reads mail there agreed. Until then the owners and managers are warned.$$;
comment on column notification.balance_alert.is_low is $$Funds were below the threshold when last looked at: it was warned of this.$$;
comment on column notification.balance_alert.alerted_at is $$When it was last warned.$$;
comment on column notification.balance_alert.updated_at is $$When its members last changed it.$$;

commit;
