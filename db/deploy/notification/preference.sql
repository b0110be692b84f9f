-- Deploy leadmill:notification/preference to pg

begin;

create table notification.preference (
  organization_id uuid not null references identity.organization (id),
  template text not null references notification.template (name),
  is_wanted boolean not null,
  updated_at timestamptz not null default clock_timestamp(),
  primary key (organization_id, template)
);

create index preference_by_template on notification.preference (template);

comment on table notification.preference is $$An organisation's choice of optional mails. Without a row, the mail is sent.$$;
comment on column notification.preference.updated_at is $$When the choice was last changed.$$;

alter table notification.preference enable row level security;

create table notification.refused_address (
  address_hash bytea primary key,
  smtp_code integer not null,
  delivery_id uuid not null,
  refused_at timestamptz not null default clock_timestamp(),
  constraint refused_address_code_is_permanent check (smtp_code between 500 and 599)
);

alter table notification.refused_address enable row level security;

comment on table notification.refused_address is
$$Addresses that a mail server refused permanently. No mail is sent there for notification.refusal_days, because senders who go on
are taken for spammers.$$;
comment on column notification.refused_address.address_hash is $$Keyed hash of the address.$$;
comment on column notification.refused_address.smtp_code is $$The reply code of the mail server, such as 550.$$;
comment on column notification.refused_address.delivery_id is $$The mail that was refused; it may be gone.$$;

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

comment on table notification.balance_alert is
$$The threshold of funds below which an organisation is warned, and whether it was warned: once for each crossing.$$;
comment on column notification.balance_alert.threshold is
$$In minor units; 0: never warn, null: the setting notification.low_balance applies.$$;
comment on column notification.balance_alert.confirmed_at is
$$When the address was confirmed through the link in a mail. Until then the members who manage the money are warned.$$;
comment on column notification.balance_alert.is_low is
$$Whether funds were below the threshold at the last check, and the warning was sent.$$;
comment on column notification.balance_alert.updated_at is $$When a member last changed it.$$;

alter table notification.balance_alert enable row level security;

commit;
