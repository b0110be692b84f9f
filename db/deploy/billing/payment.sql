-- Deploy leadmill:billing/payment to pg

begin;

create table billing.payment (
  id uuid primary key references billing.deposit (id),
  email text not null,
  notes text,
  status text not null default 'pending',
  request_key text,
  request_hash bytea,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  constraint payment_request_key_is_unique unique (request_key),
  constraint payment_request_key_is_short check (length(request_key) between 8 and 200),
  constraint payment_request_key_has_a_hash check (
    (request_key is null) = (request_hash is null) and (request_hash is null or length(request_hash) = 32)),
  constraint payment_email_is_an_address check (email ~ '^[^@\s]+@[^@\s]+$' and length(email) <= 254),
  constraint payment_notes_is_short check (length(notes) between 1 and 2000),
  constraint payment_status_is_known check (status in ('pending', 'processing', 'cancelled', 'failed', 'success'))
);

create index payment_by_email on billing.payment (email);

create index payment_by_status on billing.payment (status, created_at desc);

create index payment_by_time on billing.payment (created_at desc, id desc);

comment on table billing.payment is
$$A payment that stands alone: made by somebody who has no wallet. Amount, currency and processor are those of its deposit.$$;
comment on column billing.payment.id is $$The deposit that it is.$$;
comment on column billing.payment.email is $$The payer's address, which gets the thanks.$$;
comment on column billing.payment.notes is $$What the payer wrote to it.$$;
comment on column billing.payment.request_key is $$Idempotency key of the sender. The same key returns the same payment.$$;
comment on column billing.payment.request_hash is $$Hash of the content that came with the key.$$;
comment on column billing.payment.status is
$$pending (a page to pay on is open), processing (the payer is paying), cancelled, failed, success. It only moves forward in this order:
late money makes a cancelled or failed payment a success.$$;

alter table billing.payment enable row level security;

create table billing.invoice_payment (
  deposit_id uuid primary key references billing.deposit (id),
  invoice_id uuid not null references billing.invoice (id)
);

create index invoice_payment_by_invoice on billing.invoice_payment (invoice_id);

comment on table billing.invoice_payment is
$$Deposits that pay invoices for plans: their money is credited to subscription_revenue, the taxes in it to tax_payable.$$;

alter table billing.invoice_payment enable row level security;

-- no policy: only definers read it

create table billing.payment_attempt (
  processor text not null,
  reference text not null,
  deposit_id uuid not null references billing.deposit (id),
  access_code text,
  authorization_url text,
  transaction_id text,
  status text not null default 'open',
  failure_reason text,
  poll_count integer not null default 0,
  next_poll_at timestamptz,
  checked_at timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  primary key (processor, reference),
  constraint payment_attempt_processor_is_known foreign key (processor) references billing.adapter (name),
  -- A payer who returns from a page has the reference only.
  constraint payment_attempt_reference_is_unique unique (reference),
  constraint payment_attempt_transaction_is_unique unique (processor, transaction_id),
  constraint payment_attempt_reference_is_plain check (reference ~ '^[A-Za-z0-9.=-]{1,100}$'),
  constraint payment_attempt_access_code_is_short check (length(access_code) <= 200),
  constraint payment_attempt_url_is_an_address check (ops.is_page_address(authorization_url)),
  constraint payment_attempt_transaction_id_is_short check (length(transaction_id) between 1 and 100),
  constraint payment_attempt_status_is_known check (status in ('open', 'processing', 'abandoned', 'failed', 'paid')),
  constraint payment_attempt_failure_reason_is_short check (length(failure_reason) <= 500),
  constraint payment_attempt_poll_count_is_not_negative check (poll_count >= 0),
  constraint payment_attempt_ended_is_not_asked_again check (next_poll_at is null or ended_at is null and status <> 'paid')
);

-- A second payment of one deposit is a contradiction, not another success.
create unique index payment_attempt_is_paid_once on billing.payment_attempt (deposit_id) where status = 'paid';

create index payment_attempt_by_deposit on billing.payment_attempt (deposit_id, created_at);

create index payment_attempt_due on billing.payment_attempt (next_poll_at) where next_poll_at is not null;

comment on table billing.payment_attempt is
$$References under which a deposit was begun at a processor whose events are not believed. A deposit has several when a page was lost and
begun again.$$;
comment on column billing.payment_attempt.reference is
$$Our name of the payment at the processor: {prefix of its adapter}-{milliseconds}-{random}.$$;
comment on column billing.payment_attempt.access_code is $$The processor's code of the page.$$;
comment on column billing.payment_attempt.authorization_url is $$Page to pay on.$$;
comment on column billing.payment_attempt.status is
$$open, processing (the payer is paying), abandoned (the payer left the page), failed, paid. It only moves forward in this order: a
payer who left or failed may still pay.$$;
comment on column billing.payment_attempt.poll_count is $$How often it was asked for on schedule.$$;
comment on column billing.payment_attempt.next_poll_at is $$When the processor is asked next; null when no more.$$;
comment on column billing.payment_attempt.checked_at is
$$When the processor was last asked because the payer returned; at most every ten seconds.$$;
comment on column billing.payment_attempt.ended_at is $$When it was given up; money that comes later still counts.$$;

alter table billing.payment_attempt enable row level security;

commit;
