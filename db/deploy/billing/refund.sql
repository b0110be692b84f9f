-- Deploy leadmill:billing/refund to pg

begin;

create table billing.refund (
  id uuid primary key default ops.uuid_v7(),
  deposit_id uuid not null references billing.deposit (id),
  organization_id uuid references identity.organization (id),
  asked_by uuid references identity.user_account (id),
  processor text not null,
  refund_id text,
  amount bigint not null,
  currency text not null references ledger.currency (code),
  processor_amount bigint not null,
  status text not null default 'requested',
  has_left boolean not null default false,
  hold_id bigint references ledger.hold (id),
  reason text,
  failure_reason text,
  sent_at timestamptz,
  asked_at timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  constraint refund_processor_is_known foreign key (processor) references billing.adapter (name),
  constraint refund_is_of_one_object unique (processor, refund_id),
  constraint refund_has_its_own_hold unique (hold_id),
  constraint refund_amount_is_positive check (amount > 0),
  constraint refund_processor_amount_is_positive check (processor_amount > 0),
  constraint refund_status_is_known check (
    status in ('requested', 'requires_action', 'pending', 'needs_attention', 'succeeded', 'failed', 'canceled')),
  constraint refund_asked_here_is_held check (num_nonnulls(hold_id, refund_id) > 0 or organization_id is null),
  constraint refund_succeeded_has_left check (status <> 'succeeded' or has_left),
  constraint refund_reason_is_short check (length(reason) <= 500),
  constraint refund_failure_reason_is_short check (length(failure_reason) <= 500)
);

create index refund_by_organization on billing.refund (organization_id, created_at desc, id desc);

create index refund_unsent on billing.refund (updated_at) where status = 'requested';

create index refund_open on billing.refund (asked_at) where status in ('pending', 'needs_attention');

create index refund_by_deposit on billing.refund (deposit_id);

create index refund_by_asker on billing.refund (asked_by);

create index refund_by_currency on billing.refund (currency);

comment on table billing.refund is
$$Money of a deposit that goes back to the payer; requested here or made at the processor.$$;
comment on column billing.refund.id is $$Time-ordered uuid; for a requested refund also the idempotency key at the processor.$$;
comment on column billing.refund.organization_id is
$$The organisation of the deposit, whose wallet pays it; null when the payment stands alone.$$;
comment on column billing.refund.asked_by is $$The user who requested it; null when it was made at the processor.$$;
comment on column billing.refund.refund_id is $$The refund at the processor (re_…, refund-…).$$;
comment on column billing.refund.amount is $$Minor units.$$;
comment on column billing.refund.currency is $$ISO 4217 code; that of the deposit.$$;
comment on column billing.refund.processor_amount is $$The same amount in the processor's units.$$;
comment on column billing.refund.status is
$$requested (not known to the processor yet), requires_action, pending, needs_attention (Paystack waits for the payer's
account, which an admin enters there), succeeded, failed, canceled. A refund that succeeded may still fail.$$;
comment on column billing.refund.has_left is
$$Whether the processor has paid it out and the wallet was charged. When it fails afterwards, the wallet is credited again.$$;
comment on column billing.refund.hold_id is $$Wallet money reserved for it since the request.$$;
comment on column billing.refund.asked_at is $$When the processor was last asked for the state of a refund that is under way.$$;
comment on column billing.refund.sent_at is $$When a requested refund was first sent to the processor, which may know it since then.$$;

alter table billing.refund enable row level security;

create table billing.dispute (
  processor text not null,
  dispute_id text not null,
  deposit_id uuid not null references billing.deposit (id),
  organization_id uuid references identity.organization (id),
  amount bigint not null,
  currency text not null references ledger.currency (code),
  status text not null,
  reason text,
  withdrawn bigint not null default 0,
  reinstated bigint not null default 0,
  evidence_due_at timestamptz,
  asked_at timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  primary key (processor, dispute_id),
  constraint dispute_processor_is_known foreign key (processor) references billing.adapter (name),
  constraint dispute_amount_is_positive check (amount > 0),
  constraint dispute_status_is_known check (status in (
    'warning_needs_response', 'warning_under_review', 'warning_closed',
    'needs_response', 'under_review', 'prevented', 'appeal_needs_response', 'appeal_under_review', 'lost', 'won')),
  constraint dispute_withdrawn_is_not_negative check (withdrawn >= 0),
  constraint dispute_reinstated_is_not_negative check (reinstated >= 0)
);

create index dispute_by_organization on billing.dispute (organization_id, created_at desc);

create index dispute_open on billing.dispute (asked_at) where status not in ('lost', 'won');

create index dispute_by_deposit on billing.dispute (deposit_id);

create index dispute_by_currency on billing.dispute (currency);

comment on table billing.dispute is $$Payments of deposits that payers contest through their bank.$$;
comment on column billing.dispute.dispute_id is $$The dispute at the processor (dp_…, du_…, dispute-…).$$;
comment on column billing.dispute.organization_id is
$$The organisation of the deposit, whose wallet pays it; null when the payment stands alone.$$;
comment on column billing.dispute.amount is $$Minor units that are disputed.$$;
comment on column billing.dispute.currency is $$ISO 4217 code; that of the deposit.$$;
comment on column billing.dispute.status is
$$warning_… are inquiries and move no money; needs_response, under_review, prevented, appeal_…, lost, won. The status only moves forward in
this order.$$;
comment on column billing.dispute.reason is $$The reason given by the payer, such as fraudulent or product_not_received.$$;
comment on column billing.dispute.asked_at is $$When the processor was last asked for the state of an open dispute.$$;
comment on column billing.dispute.withdrawn is $$Minor units withdrawn so far.$$;
comment on column billing.dispute.reinstated is $$Minor units reinstated so far.$$;

alter table billing.dispute enable row level security;

commit;
