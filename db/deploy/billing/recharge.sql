-- Deploy leadmill:billing/recharge to pg

begin;

create table billing.recharge_rule (
  organization_id uuid not null references identity.organization (id),
  currency text not null references ledger.currency (code),
  threshold bigint not null,
  amount bigint not null,
  daily_maximum integer not null,
  payment_method_id uuid not null references billing.payment_method (id),
  is_enabled boolean not null default true,
  failures integer not null default 0,
  paused_reason text,
  next_at timestamptz,
  changed_by uuid not null references identity.user_account (id),
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  primary key (organization_id, currency),
  constraint recharge_rule_threshold_is_positive check (threshold > 0),
  constraint recharge_rule_amount_is_positive check (amount > 0),
  constraint recharge_rule_daily_maximum_is_small check (daily_maximum between 1 and 10),
  constraint recharge_rule_failures_is_not_negative check (failures >= 0),
  constraint recharge_rule_paused_reason_is_short check (length(paused_reason) <= 100)
);

create index recharge_rule_by_currency on billing.recharge_rule (currency);

create index recharge_rule_by_payment_method on billing.recharge_rule (payment_method_id);

create index recharge_rule_by_user on billing.recharge_rule (changed_by);

comment on table billing.recharge_rule is
$$How the wallet of an organisation is refilled by a payment method that it has saved, when its funds in a currency fall below a
threshold.$$;
comment on column billing.recharge_rule.threshold is $$Minor units: less than that can be spent before it is refilled.$$;
comment on column billing.recharge_rule.amount is $$Minor units that each recharge pays in.$$;
comment on column billing.recharge_rule.daily_maximum is $$How many recharges may begin in a day, in UTC; those that fail count.$$;
comment on column billing.recharge_rule.is_enabled is $$False when a member has stopped it.$$;
comment on column billing.recharge_rule.failures is $$How many recharges in a row were declined.$$;
comment on column billing.recharge_rule.paused_reason is
$$Why it was paused, in the processor's words or ours; null while it works. Setting it anew begins again.$$;
comment on column billing.recharge_rule.next_at is $$After a decline: no recharge begins before.$$;
comment on column billing.recharge_rule.changed_by is $$The member who set it, and begins its deposits.$$;

alter table billing.recharge_rule enable row level security;

create table billing.recharge (
  id uuid primary key references billing.deposit (id),
  organization_id uuid not null,
  amount bigint not null,
  currency text not null,
  payment_method_id uuid not null references billing.payment_method (id),
  day date not null,
  number integer not null,
  daily_maximum integer not null,
  status text not null default 'requested',
  failure_code text,
  sent_at timestamptz,
  expires_at timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  constraint recharge_has_a_rule foreign key (organization_id, currency) references billing.recharge_rule (organization_id, currency),
  constraint recharge_amount_is_positive check (amount > 0),
  constraint recharge_number_is_unique unique (organization_id, currency, day, number),
  constraint recharge_number_is_within_the_day check (number between 1 and daily_maximum),
  constraint recharge_status_is_known check (status in ('requested', 'needs_confirmation', 'paid', 'refused', 'dropped')),
  constraint recharge_to_confirm_has_an_end check (status <> 'needs_confirmation' or expires_at is not null),
  constraint recharge_failure_code_is_short check (length(failure_code) <= 100)
);

-- Sales at the same moment cause one recharge, and the next one waits for its end.
create unique index recharge_is_open_once on billing.recharge (organization_id, currency)
where status in ('requested', 'needs_confirmation');

create index recharge_by_payment_method on billing.recharge (payment_method_id);

create index recharge_open on billing.recharge (updated_at) where status in ('requested', 'needs_confirmation');

comment on table billing.recharge is
$$A deposit that a rule has begun. The processor is asked only after its row is committed, with its id as the idempotency key.$$;
comment on column billing.recharge.id is $$The deposit that it is.$$;
comment on column billing.recharge.amount is $$Minor units; those of the deposit.$$;
comment on column billing.recharge.day is $$The day in UTC on which it began.$$;
comment on column billing.recharge.number is $$Its place among the recharges of its day, from 1.$$;
comment on column billing.recharge.daily_maximum is $$How many the rule allowed on this day.$$;
comment on column billing.recharge.status is
$$requested (the processor may not know it yet), needs_confirmation (the payer's bank wants to ask), paid, refused, dropped (not sent,
because the rule was stopped or a dispute was opened). Money that comes later makes any of them paid.$$;
comment on column billing.recharge.failure_code is $$Why it was refused, in the processor's words.$$;
comment on column billing.recharge.sent_at is $$When it was first sent to the processor, which may know it since then.$$;
comment on column billing.recharge.expires_at is $$Until when the payer can confirm it; then it is given up.$$;

alter table billing.recharge enable row level security;

commit;
