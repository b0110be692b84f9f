-- Deploy leadmill:billing/customer to pg

begin;

create table billing.customer (
  organization_id uuid primary key references identity.organization (id),
  stripe_id text not null,
  created_at timestamptz not null default clock_timestamp(),
  constraint customer_stripe_id_is_unique unique (stripe_id)
);

alter table billing.customer enable row level security;

-- no policy: nobody but definers reads it

comment on table billing.customer is $$The customer that stands for an organisation at Stripe, made by the first job after sign-up.$$;
comment on column billing.customer.stripe_id is $$Its customer at Stripe (cus_…).$$;

commit;
