-- Deploy leadmill:billing/dispute to pg

begin;

create table billing.dispute (
  processor text not null,
  dispute_id text not null,
  deposit_id uuid not null references billing.deposit (id),
  organization_id uuid not null references identity.organization (id),
  amount bigint not null,
  currency text not null references ledger.currency (code),
  status text not null,
  reason text,
  withdrawn bigint not null default 0,
  reinstated bigint not null default 0,
  evidence_due_at timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  primary key (processor, dispute_id),
  constraint dispute_processor_is_known check (processor in ('stripe')),
  constraint dispute_amount_is_positive check (amount > 0),
  constraint dispute_status_is_known check (status in (
    'warning_needs_response', 'warning_under_review', 'warning_closed',
    'needs_response', 'under_review', 'prevented', 'appeal_needs_response', 'appeal_under_review', 'lost', 'won')),
  constraint dispute_withdrawn_is_not_negative check (withdrawn >= 0),
  constraint dispute_reinstated_is_not_negative check (reinstated >= 0)
);

create index dispute_by_organization on billing.dispute (organization_id, created_at desc);
create index dispute_by_deposit on billing.dispute (deposit_id);
create index dispute_by_currency on billing.dispute (currency);

comment on table billing.dispute is $$A payer asked his bank for the money of a deposit back.$$;
comment on column billing.dispute.processor is $$Who tells.$$;
comment on column billing.dispute.dispute_id is $$The dispute there (dp_…, du_…).$$;
comment on column billing.dispute.deposit_id is $$The deposit that is disputed.$$;
comment on column billing.dispute.organization_id is $$Whose wallet it comes from; that of the deposit.$$;
comment on column billing.dispute.amount is $$Minor units that are disputed.$$;
comment on column billing.dispute.currency is $$ISO 4217 code; that of the deposit.$$;
comment on column billing.dispute.status is
$$warning_… are inquiries and move no money; needs_response, under_review, prevented, appeal_…, lost, won. Only ever goes on in this order.$$;
comment on column billing.dispute.reason is $$What the payer says, such as fraudulent or product_not_received.$$;
comment on column billing.dispute.withdrawn is $$Minor units taken from us so far.$$;
comment on column billing.dispute.reinstated is $$Minor units given back so far.$$;
comment on column billing.dispute.evidence_due_at is $$When an answer must be there.$$;
comment on column billing.dispute.created_at is $$When it was first heard of.$$;
comment on column billing.dispute.updated_at is $$When it last changed.$$;

commit;
