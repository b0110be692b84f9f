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

comment on table catalog.niche is $$A market of leads with its own form, levels and currency.$$;
comment on column catalog.niche.slug is $$Name in addresses: lower case, digits, hyphens.$$;
comment on column catalog.niche.currency is $$Currency of all its prices.$$;
comment on column catalog.niche.region is $$ISO 3166 alpha-2: where phone numbers are that do not say their country.$$;
comment on column catalog.niche.is_active is $$Takes new leads.$$;
comment on column catalog.niche.opening_wait is
$$How long after its approval a lead with room left may wait for a buyer outside his opening hours; null: it does not wait.$$;
comment on column catalog.niche.default_level_id is $$The level of a subscription that names none; null: one has to be named.$$;
comment on column catalog.niche.is_proof_required is
$$Its public form is taken only with a proof of work (see ops.require_form_proof); null: as the setting ops.form_guard says.$$;
comment on column catalog.niche.proof_seconds is $$A person needs at least so long to fill the form in; null: as the setting says.$$;
comment on column catalog.niche.proof_effort is $$How hard the proof is, see the setting ops.form_guard; null: as that says.$$;
comment on column catalog.niche.retired_at is $$Soft delete: since when it is gone.$$;

alter table catalog.niche enable row level security;

commit;
