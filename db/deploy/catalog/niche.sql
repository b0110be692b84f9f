-- Deploy leadmill:catalog/niche to pg

begin;

create table catalog.niche (
  id uuid primary key default ops.uuid_v7(),
  slug text not null,
  name text not null,
  description text,
  currency text not null default 'USD' references ledger.currency (code),
  region text not null default 'US',
  is_active boolean not null default true,
  cascade_rule text not null default 'promise',
  rotates_start_level boolean not null default false,
  opening_wait interval,
  default_level_id uuid,
  is_proof_required boolean,
  proof_seconds integer,
  proof_effort integer,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  retired_at timestamptz,
  constraint niche_slug_is_unique unique (slug),
  constraint niche_slug_is_a_slug check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 100),
  constraint niche_name_has_a_length check (length(trim(name)) between 1 and 100),
  constraint niche_region_is_known check (ops.phone_plans() ? region),
  constraint niche_cascade_rule_is_known check (cascade_rule in ('promise', 'literal')),
  constraint niche_opening_wait_is_moderate check (opening_wait > '0' and opening_wait <= '7 days'),
  constraint niche_proof_seconds_are_few check (proof_seconds between 0 and 600),
  constraint niche_proof_effort_is_moderate check (proof_effort between 0 and 100),
  constraint niche_retired_is_inactive check (retired_at is null or not is_active)
);

create index niche_by_currency on catalog.niche (currency);

create index niche_by_default_level on catalog.niche (default_level_id, id);

comment on table catalog.niche is $$A kind of lead, with its own form, competition levels and currency.$$;
comment on column catalog.niche.slug is $$Name in addresses: lower case, digits and hyphens.$$;
comment on column catalog.niche.currency is $$Currency of all prices of the niche.$$;
comment on column catalog.niche.region is $$ISO 3166 alpha-2: the country of phone numbers that do not name one.$$;
comment on column catalog.niche.is_active is $$Whether it takes new leads.$$;
comment on column catalog.niche.opening_wait is
$$How long after its approval a lead with capacity left may wait for buyers outside their opening hours; null: it does not
wait.$$;
comment on column catalog.niche.default_level_id is
$$The level of subscriptions that name none; null: subscribers must name one.$$;
comment on column catalog.niche.is_proof_required is
$$Whether its public form requires a proof of work (see ops.require_form_proof()); null: as the setting ops.form_guard says.$$;
comment on column catalog.niche.proof_seconds is
$$A form that was filled in faster than this is refused; null: as the setting ops.form_guard says.$$;
comment on column catalog.niche.proof_effort is
$$Effort of the proof of work, in the unit of the setting ops.form_guard; null: as that setting says.$$;
comment on column catalog.niche.retired_at is $$Time of the soft deletion.$$;

alter table catalog.niche enable row level security;

commit;
