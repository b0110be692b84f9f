-- Deploy leadmill:billing/welcome_claim to pg

begin;

create table billing.welcome_claim (
  kind text not null,
  key bytea not null,
  organization_id uuid not null references identity.organization (id),
  created_at timestamptz not null default clock_timestamp(),
  primary key (kind, key),
  constraint welcome_claim_kind_is_known check (kind in ('organization', 'mailbox', 'payer', 'tax_number'))
);

create index welcome_claim_by_organization on billing.welcome_claim (organization_id);

alter table billing.welcome_claim enable row level security;

-- no policy: only definers read it

comment on table billing.welcome_claim is
$$Welcome credits that were granted: one for each organisation, mailbox, tax number, and card or bank account. Rows are never
deleted, also when an organisation is closed.$$;
comment on column billing.welcome_claim.kind is $$organization, mailbox of an owner, payer or tax_number.$$;
comment on column billing.welcome_claim.key is $$Keyed hash of the id, of the canonical address, of the fingerprint or of the number.$$;

commit;
