-- Deploy leadmill:billing/customer to pg

begin;

create table billing.customer (
  organization_id uuid primary key references identity.organization (id),
  stripe_id text not null,
  created_at timestamptz not null default clock_timestamp(),
  has_had_trial boolean not null default false,
  stored_ticket bigint not null default 0,
  stored_at timestamptz,
  constraint customer_stripe_id_is_unique unique (stripe_id)
);

alter table billing.customer enable row level security;

-- no policy: only definers read it

comment on table billing.customer is
$$The Stripe customer of an organisation, created by the first job after sign-up.$$;
comment on column billing.customer.stripe_id is $$Its customer at Stripe (cus_…).$$;
comment on column billing.customer.has_had_trial is $$Whether a subscription of it has had a trial: there is one only.$$;
comment on column billing.customer.stored_ticket is
$$The ticket of the newest state of its plan that is stored. Tickets are drawn before Stripe is asked, so an older answer that comes later
is not stored.$$;

create sequence billing.plan_ticket;

comment on sequence billing.plan_ticket is $$Order of the questions to Stripe about the plan of a customer.$$;

commit;
