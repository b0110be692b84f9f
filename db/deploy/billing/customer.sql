-- Deploy leadmill:billing/customer to pg

begin;

create table billing.customer (
  organization_id uuid primary key references identity.organization (id),
  stripe_id text not null,
  created_at timestamptz not null default clock_timestamp(),
  constraint customer_stripe_id_is_unique unique (stripe_id)
);

alter table billing.customer enable row level security;

-- no policy: only definers read it

comment on table billing.customer is
$$The Stripe customer of an organisation, created by the first job after sign-up.$$;
comment on column billing.customer.stripe_id is $$Its customer at Stripe (cus_…).$$;

commit;
