-- Deploy leadmill:billing/plan_subscription to pg

begin;

create table billing.payment_method (
  id uuid primary key default ops.uuid_v7(),
  organization_id uuid not null references identity.organization (id),
  stripe_id text not null,
  type text not null,
  brand text,
  last4 text,
  exp_month integer,
  exp_year integer,
  is_default boolean not null default false,
  created_at timestamptz not null default clock_timestamp(),
  detached_at timestamptz,
  constraint payment_method_stripe_id_is_unique unique (stripe_id),
  -- Nothing of a card is kept but this.
  constraint payment_method_last4_is_short check (last4 ~ '^[0-9A-Za-z]{1,4}$'),
  constraint payment_method_default_is_attached check (not is_default or detached_at is null)
);

create index payment_method_by_organization on billing.payment_method (organization_id, created_at);

create unique index payment_method_has_one_default on billing.payment_method (organization_id) where is_default;

alter table billing.payment_method enable row level security;

comment on table billing.payment_method is $$Cards and accounts that an organisation has saved at Stripe, as Stripe shows them.$$;
comment on column billing.payment_method.stripe_id is $$Its name at Stripe (pm_…).$$;
comment on column billing.payment_method.type is $$card, sepa_debit …; brand and expiry exist for cards only.$$;
comment on column billing.payment_method.is_default is $$Whether invoices are paid with it.$$;
comment on column billing.payment_method.detached_at is $$When it was found to be removed.$$;

create table billing.plan_subscription (
  id uuid primary key default ops.uuid_v7(),
  organization_id uuid not null references identity.organization (id),
  stripe_id text not null,
  status text not null,
  plan_id uuid references billing.plan (id),
  plan_price_id uuid references billing.plan_price (id),
  currency text not null references ledger.currency (code),
  monthly_minor bigint not null default 0,
  started_at timestamptz not null,
  period_starts_at timestamptz,
  period_ends_at timestamptz,
  trial_ends_at timestamptz,
  cancel_at timestamptz,
  ended_at timestamptz,
  end_reason text,
  past_due_at timestamptz,
  is_entitled boolean not null default false,
  warned_at timestamptz,
  is_paused boolean not null default false,
  is_uncollected boolean not null default false,
  resumes_at timestamptz,
  schedule_id text,
  scheduled_plan_price_id uuid references billing.plan_price (id),
  scheduled_at timestamptz,
  pending_plan_price_id uuid references billing.plan_price (id),
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  constraint plan_subscription_stripe_id_is_unique unique (stripe_id),
  constraint plan_subscription_status_is_known check (status in (
    'incomplete', 'incomplete_expired', 'trialing', 'active', 'past_due', 'canceled', 'unpaid', 'paused')),
  constraint plan_subscription_monthly_minor_is_not_negative check (monthly_minor >= 0),
  constraint plan_subscription_scheduled_has_a_time check (scheduled_plan_price_id is null or scheduled_at is not null)
);

create index plan_subscription_by_organization on billing.plan_subscription (organization_id, started_at desc);

create index plan_subscription_by_plan on billing.plan_subscription (plan_id);

create index plan_subscription_by_price on billing.plan_subscription (plan_price_id);

create index plan_subscription_by_scheduled_price on billing.plan_subscription (scheduled_plan_price_id);

create index plan_subscription_by_pending_price on billing.plan_subscription (pending_plan_price_id);

create index plan_subscription_by_currency on billing.plan_subscription (currency);

create index plan_subscription_past_due on billing.plan_subscription (past_due_at) where past_due_at is not null;

alter table billing.plan_subscription enable row level security;

comment on table billing.plan_subscription is
$$Subscriptions of organisations to plans, as they were when Stripe was last asked. Only billing.store_plan_state() writes them.$$;
comment on column billing.plan_subscription.stripe_id is $$Its name at Stripe (sub_…).$$;
comment on column billing.plan_subscription.status is
$$As at Stripe: incomplete (the first payment is missing), incomplete_expired, trialing, active, past_due (a payment failed), unpaid (given
up), canceled (ended), paused (the trial ended without a payment method).$$;
comment on column billing.plan_subscription.plan_id is $$Null for a product at Stripe that is no plan of ours.$$;
comment on column billing.plan_subscription.monthly_minor is
$$Recurring revenue of a month in minor units, after coupons that hold forever; 0 where nothing is paid.$$;
comment on column billing.plan_subscription.cancel_at is $$When it will end, because it was cancelled.$$;
comment on column billing.plan_subscription.end_reason is
$$Why it was cancelled, as Stripe says: cancellation_requested, payment_failed, payment_disputed.$$;
comment on column billing.plan_subscription.past_due_at is $$When Stripe was first seen to miss a payment.$$;
comment on column billing.plan_subscription.is_entitled is $$Whether the organisation has what the plan entitles to.$$;
comment on column billing.plan_subscription.warned_at is $$When a mail said that the trial ends.$$;
comment on column billing.plan_subscription.is_paused is $$Whether nothing is collected for it, by wish of the organisation.$$;
comment on column billing.plan_subscription.is_uncollected is
$$Whether the invoice of its period was void or given up, as happens while it is paused: the period is not paid for.$$;
comment on column billing.plan_subscription.schedule_id is $$What changes it later, at Stripe (sub_sched_…).$$;
comment on column billing.plan_subscription.scheduled_plan_price_id is $$What it changes to at scheduled_at.$$;
comment on column billing.plan_subscription.pending_plan_price_id is $$What it changes to once the payment for that succeeds.$$;

create table billing.plan_change (
  id bigint generated always as identity primary key,
  organization_id uuid not null references identity.organization (id),
  plan_subscription_id uuid not null references billing.plan_subscription (id),
  happened_at timestamptz not null,
  plan_id uuid references billing.plan (id),
  status text not null,
  monthly_minor bigint not null,
  currency text not null references ledger.currency (code),
  seen_at timestamptz not null default clock_timestamp(),
  constraint plan_change_status_is_known check (status in (
    'incomplete', 'incomplete_expired', 'trialing', 'active', 'past_due', 'canceled', 'unpaid', 'paused')),
  constraint plan_change_monthly_minor_is_not_negative check (monthly_minor >= 0)
);

create index plan_change_by_organization on billing.plan_change (organization_id, happened_at);

create index plan_change_by_subscription on billing.plan_change (plan_subscription_id, id);

create index plan_change_by_plan on billing.plan_change (plan_id);

create index plan_change_by_currency on billing.plan_change (currency);

create index plan_change_by_time on billing.plan_change (happened_at);

alter table billing.plan_change enable row level security;

comment on table billing.plan_change is
$$Each change of plan, status or recurring revenue of a subscription, in the order in which it was seen. Rows are only added.$$;
comment on column billing.plan_change.happened_at is $$When it happened at Stripe, as far as Stripe says; otherwise when it was seen.$$;
comment on column billing.plan_change.monthly_minor is $$As billing.plan_subscription.monthly_minor, from here on.$$;

create table billing.invoice (
  id uuid primary key default ops.uuid_v7(),
  organization_id uuid not null references identity.organization (id),
  plan_subscription_id uuid references billing.plan_subscription (id),
  stripe_id text not null,
  number text,
  status text not null,
  reason text,
  currency text not null references ledger.currency (code),
  amount_due bigint not null,
  amount_paid bigint not null,
  amount_remaining bigint not null,
  tax bigint not null default 0,
  total bigint not null default 0,
  attempt_count integer not null default 0,
  next_attempt_at timestamptz,
  page_url text,
  pdf_url text,
  created_at timestamptz not null,
  finalized_at timestamptz,
  paid_at timestamptz,
  updated_at timestamptz not null default clock_timestamp(),
  constraint invoice_stripe_id_is_unique unique (stripe_id),
  constraint invoice_tax_is_a_part_of_the_total check (abs(tax) <= abs(total)),
  constraint invoice_status_is_known check (status in ('draft', 'open', 'paid', 'uncollectible', 'void')),
  constraint invoice_urls_are_addresses check (ops.is_page_address(page_url) and ops.is_page_address(pdf_url))
);

create index invoice_by_organization on billing.invoice (organization_id, created_at desc, id desc);

create index invoice_by_subscription on billing.invoice (plan_subscription_id);

create index invoice_by_currency on billing.invoice (currency);

alter table billing.invoice enable row level security;

comment on table billing.invoice is
$$Invoices of Stripe to organisations, as they were when Stripe was last asked. Amounts are minor units.$$;
comment on column billing.invoice.stripe_id is $$Its name at Stripe (in_…).$$;
comment on column billing.invoice.number is $$What is printed on it; null while it is a draft.$$;
comment on column billing.invoice.status is $$draft, open (to be paid), paid, uncollectible (given up), void.$$;
comment on column billing.invoice.reason is
$$Why it was made, as Stripe says: subscription_create, subscription_cycle, subscription_update …$$;
comment on column billing.invoice.tax is $$The taxes in the total, as Stripe Tax computed them.$$;
comment on column billing.invoice.total is $$What it is over, before credit of the customer is taken off.$$;
comment on column billing.invoice.attempt_count is $$How often its payment was tried.$$;
comment on column billing.invoice.page_url is $$Page of Stripe where it can be paid.$$;
comment on column billing.invoice.pdf_url is $$The document.$$;

create table billing.plan_request (
  id uuid primary key default ops.uuid_v7(),
  organization_id uuid not null references identity.organization (id),
  requested_by uuid references identity.user_account (id),
  kind text not null,
  plan_subscription_id uuid references billing.plan_subscription (id),
  plan_price_id uuid references billing.plan_price (id),
  payment_method_id uuid references billing.payment_method (id),
  resumes_at timestamptz,
  status text not null default 'requested',
  refusal text,
  session_id text,
  page_url text,
  expires_at timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  finished_at timestamptz,
  constraint plan_request_kind_is_known check (kind in (
    'checkout', 'upgrade', 'downgrade', 'cancel', 'keep', 'pause', 'resume', 'payment_method')),
  constraint plan_request_status_is_known check (status in ('requested', 'done', 'refused', 'expired')),
  constraint plan_request_has_what_it_needs check (
    (kind in ('checkout', 'payment_method')) = (plan_subscription_id is null)
    and (kind in ('checkout', 'upgrade', 'downgrade')) = (plan_price_id is not null)
    and (kind = 'payment_method') = (payment_method_id is not null)),
  constraint plan_request_finished_has_a_time check ((status = 'requested') = (finished_at is null)),
  constraint plan_request_refused_has_a_reason check ((status = 'refused') = (refusal is not null)),
  constraint plan_request_refusal_is_short check (length(refusal) between 1 and 500),
  constraint plan_request_session_is_unique unique (session_id),
  constraint plan_request_page_url_is_an_address check (ops.is_page_address(page_url))
);

-- One after the other: two subscriptions would be paid for, or two changes cross each other.
create unique index plan_request_is_alone on billing.plan_request (organization_id) where status = 'requested';

create index plan_request_by_organization on billing.plan_request (organization_id, created_at desc);

create index plan_request_by_requester on billing.plan_request (requested_by);

create index plan_request_by_subscription on billing.plan_request (plan_subscription_id);

create index plan_request_by_price on billing.plan_request (plan_price_id);

create index plan_request_by_payment_method on billing.plan_request (payment_method_id);

alter table billing.plan_request enable row level security;

comment on table billing.plan_request is
$$What members ask to be done with their plan at Stripe: each is committed before Stripe is called, and its id is the idempotency key
there.$$;
comment on column billing.plan_request.kind is
$$checkout (a page on which a subscription begins), upgrade (now, the rest of the period is charged), downgrade (at the end of the period),
cancel (at the end of the period), keep (undo cancel or downgrade), pause, resume, payment_method (what invoices are paid with).$$;
comment on column billing.plan_request.status is
$$requested; done; refused (by Stripe: refusal says why); expired (a page that was left).$$;
comment on column billing.plan_request.session_id is $$The Checkout session of a checkout (cs_…).$$;
comment on column billing.plan_request.expires_at is $$When its page closes.$$;

commit;
