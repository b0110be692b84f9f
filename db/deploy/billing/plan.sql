-- Deploy leadmill:billing/plan to pg

begin;

create table billing.plan (
  id uuid primary key default ops.uuid_v7(),
  slug text not null,
  name text not null,
  position integer not null,
  trial_days integer not null default 0,
  stripe_id text,
  stripe_name text,
  is_active boolean not null default true,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  constraint plan_slug_is_unique unique (slug),
  constraint plan_slug_is_plain check (slug ~ '^[a-z][a-z0-9]*(-[a-z0-9]+)*$' and length(slug) <= 50),
  constraint plan_name_has_a_length check (not ops.is_blank(name) and length(name) <= 100),
  constraint plan_position_is_unique unique (position),
  constraint plan_position_is_not_negative check (position between 0 and 1000),
  constraint plan_trial_days_is_short check (trial_days between 0 and 90),
  constraint plan_stripe_id_is_unique unique (stripe_id)
);

alter table billing.plan enable row level security;

comment on table billing.plan is
$$What organisations can subscribe to at the platform itself. The plan at position 0 is Free: what an organisation has without a
subscription.$$;
comment on column billing.plan.position is $$Order from the smallest plan to the largest: a change to a larger position is an upgrade.$$;
comment on column billing.plan.trial_days is $$Days of the first subscription of an organisation that cost nothing; 0: none.$$;
comment on column billing.plan.stripe_id is $$Its product at Stripe (prod_…); null until a job has made it.$$;
comment on column billing.plan.stripe_name is $$The name that it has there.$$;
comment on column billing.plan.is_active is $$Whether it can be chosen. Subscriptions to it go on otherwise.$$;

create table billing.plan_entitlement (
  plan_id uuid not null references billing.plan (id),
  name text not null,
  value jsonb not null,
  is_feature boolean not null generated always as (jsonb_typeof(value) = 'boolean') stored,
  primary key (plan_id, name),
  constraint plan_entitlement_is_of_a_kind foreign key (name, is_feature) references ops.entitlement_kind (name, is_feature),
  constraint plan_entitlement_value_is_a_limit_or_feature check (
    jsonb_typeof(value) in ('boolean', 'null') or value::text ~ '^[0-9]{1,15}$')
);

create index plan_entitlement_by_name on billing.plan_entitlement (name);

alter table billing.plan_entitlement enable row level security;

comment on table billing.plan_entitlement is
$$The limits and features of a plan. What it does not name has the default of ops.entitlement_kind.$$;
comment on column billing.plan_entitlement.value is $$true or false for a feature; for a limit a whole number, or null for unlimited.$$;

create table billing.plan_price (
  id uuid primary key default ops.uuid_v7(),
  plan_id uuid not null references billing.plan (id),
  currency text not null references ledger.currency (code),
  interval text not null,
  amount_minor bigint not null,
  overrun_minor bigint,
  stripe_id text,
  overrun_stripe_id text,
  is_active boolean not null default true,
  is_listed boolean not null default true,
  created_at timestamptz not null default clock_timestamp(),
  retired_at timestamptz,
  constraint plan_price_interval_is_known check (interval in ('month', 'year')),
  constraint plan_price_amount_is_positive check (amount_minor > 0),
  constraint plan_price_overrun_is_positive check (overrun_minor > 0),
  constraint plan_price_stripe_id_is_unique unique (stripe_id),
  constraint plan_price_overrun_stripe_id_is_unique unique (overrun_stripe_id),
  constraint plan_price_overrun_at_stripe_has_an_amount check (overrun_stripe_id is null or overrun_minor is not null),
  constraint plan_price_retired_has_a_time check (is_active = (retired_at is null))
);

create unique index plan_price_is_offered_once on billing.plan_price (plan_id, currency, interval) where is_active;

create index plan_price_by_plan on billing.plan_price (plan_id);

create index plan_price_by_currency on billing.plan_price (currency);

alter table billing.plan_price enable row level security;

comment on table billing.plan_price is
$$What a plan costs. The amount of a price never changes: another one replaces it, and subscriptions keep theirs.$$;
comment on column billing.plan_price.interval is $$month or year: what one payment pays for.$$;
comment on column billing.plan_price.amount_minor is $$Minor units.$$;
comment on column billing.plan_price.overrun_minor is
$$What 1,000 calls beyond the quota cost, in minor units; null: they are not charged.$$;
comment on column billing.plan_price.overrun_stripe_id is
$$The metered price for them at Stripe, beside the licensed one in each subscription.$$;
comment on column billing.plan_price.stripe_id is $$Its price at Stripe (price_…); null until a job has made it.$$;
comment on column billing.plan_price.is_active is $$Whether it can be chosen.$$;
comment on column billing.plan_price.is_listed is $$Whether it is active at Stripe, where a job retires it a moment later.$$;

commit;
