-- Deploy leadmill:billing/deposit to pg

begin;

create table billing.deposit (
  id uuid primary key default ops.uuid_v7(),
  organization_id uuid references identity.organization (id),
  created_by uuid references identity.user_account (id),
  processor text not null default 'stripe',
  livemode boolean not null,
  amount bigint not null,
  currency text not null references ledger.currency (code),
  processor_amount bigint not null,
  status text not null default 'created',
  session_id text,
  checkout_url text,
  payment_intent_id text,
  payment_method text,
  payer bytea,
  failure_reason text,
  refunded bigint not null default 0,
  disputed bigint not null default 0,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  paid_at timestamptz,
  checked_at timestamptz,
  constraint deposit_processor_is_known foreign key (processor) references billing.adapter (name),
  constraint deposit_amount_is_positive check (amount > 0),
  constraint deposit_processor_amount_is_positive check (processor_amount > 0),
  constraint deposit_status_is_known check (status in ('created', 'pending', 'paid', 'failed', 'expired')),
  constraint deposit_paid_has_a_time check ((status = 'paid') = (paid_at is not null)),
  constraint deposit_pending_has_begun check (status <> 'pending' or num_nonnulls(session_id, payment_intent_id) > 0),
  -- Without upper bounds: the update of a failed refund may arrive after the next refund, and a bank may dispute more.
  constraint deposit_refunded_is_not_negative check (refunded >= 0),
  constraint deposit_disputed_is_not_negative check (disputed >= 0),
  constraint deposit_failure_reason_is_short check (length(failure_reason) <= 500),
  constraint deposit_session_is_unique unique (processor, session_id),
  constraint deposit_payment_intent_is_unique unique (processor, payment_intent_id)
);

create index deposit_by_organization on billing.deposit (organization_id, created_at desc, id desc);

create index deposit_by_creator on billing.deposit (created_by);

create index deposit_by_currency on billing.deposit (currency);

create index deposit_by_time on billing.deposit (created_at);

create index deposit_by_payment on billing.deposit (paid_at) where paid_at is not null;

create index deposit_open on billing.deposit (created_at) where status in ('created', 'pending');

comment on table billing.deposit is
$$Money that is paid in: by an organisation into its wallet, or by somebody who has none (billing.payment). The row is committed before
the processor is called.$$;
comment on column billing.deposit.organization_id is $$The organisation whose wallet is credited; null when the payment stands alone.$$;
comment on column billing.deposit.id is $$Time-ordered uuid; client_reference_id and idempotency key at Stripe.$$;
comment on column billing.deposit.created_by is $$The user who began it.$$;
comment on column billing.deposit.livemode is $$Whether it is real money. A payment of the other mode is never credited.$$;
comment on column billing.deposit.amount is $$Purchased amount in minor units: what is credited.$$;
comment on column billing.deposit.processor_amount is
$$The same amount in the processor's units; what the processor reports must equal it.$$;
comment on column billing.deposit.status is
$$created, pending (a checkout session is open, or a bank still has to pay), paid, failed, expired. Paid is final; a late payment turns
failed or expired into paid.$$;
comment on column billing.deposit.session_id is $$Checkout session at Stripe (cs_…), or the first reference at Paystack.$$;
comment on column billing.deposit.checkout_url is $$Page to pay on.$$;
comment on column billing.deposit.payment_intent_id is
$$Payment at the processor (pi_…, at Paystack the reference that was paid); refunds and disputes name it.$$;
comment on column billing.deposit.payment_method is $$The payment method that paid or should pay, such as card or us_bank_account.$$;
comment on column billing.deposit.payer is
$$Keyed hash of the processor's fingerprint of the card or bank account; equal for all deposits paid with it.$$;
comment on column billing.deposit.failure_reason is $$Why the last attempt to pay failed, in the processor's words.$$;
comment on column billing.deposit.refunded is $$Minor units refunded: the sum of its refunds that left and did not come back.$$;
comment on column billing.deposit.disputed is $$Minor units withdrawn by disputes and not reinstated.$$;
comment on column billing.deposit.checked_at is
$$When the processor was last queried because the payer returned; at most every ten seconds.$$;

alter table billing.deposit enable row level security;

commit;
