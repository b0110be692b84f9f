-- Deploy leadmill:marketplace/listing to pg

begin;

create table marketplace.niche_setting (
  niche_id uuid primary key references catalog.niche (id) on delete cascade,
  listing_rule text not null default 'never',
  price bigint not null,
  max_buyers integer not null,
  state_field text,
  city_field text,
  event_date_field text,
  category_field text,
  description_field text,
  reviews_listings boolean not null default false,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  constraint niche_setting_listing_rule_is_known check (listing_rule in ('never', 'left_room', 'at_once')),
  constraint niche_setting_price_is_positive check (price between 1 and 100000000000),
  constraint niche_setting_max_buyers_is_positive check (max_buyers between 1 and 100)
);

comment on table marketplace.niche_setting is
$$Whether and how the leads of a niche are listed. A niche without a row is not on the marketplace. Only the answers to the fields
named here are shown before a lead is bought.$$;
comment on column marketplace.niche_setting.listing_rule is
$$never; left_room: when distribution left capacity; at_once: when the lead is approved, while distribution also sells it.$$;
comment on column marketplace.niche_setting.price is
$$Price of leads that are listed from now on, in minor units of the niche's currency.$$;
comment on column marketplace.niche_setting.max_buyers is
$$The maximum number of buyers of a listed lead, including those by distribution.$$;
comment on column marketplace.niche_setting.reviews_listings is
$$Whether a listing is visible to admins only until one of them has approved its texts.$$;

alter table marketplace.niche_setting enable row level security;

create table marketplace.listing (
  id uuid primary key default ops.uuid_v7(),
  lead_id uuid not null references intake.lead (id),
  niche_id uuid not null references catalog.niche (id),
  number text not null,
  state_code text,
  city text,
  event_date date,
  category text,
  description text,
  price bigint not null,
  max_buyers integer not null,
  sold_count integer not null default 0,
  effective_max_buyers integer not null,
  status text not null default 'open',
  awaits_review boolean not null default false,
  words tsvector not null generated always as (to_tsvector(
    'pg_catalog.simple',
    number || ' ' || coalesce(state_code, '') || ' ' || coalesce(city, '') || ' ' || coalesce(category, '') || ' '
      || coalesce(description, ''))) stored,
  listed_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  constraint listing_is_made_once unique (lead_id),
  constraint listing_number_is_unique unique (number),
  constraint listing_number_has_its_form check (number ~ '^[A-Z]{2}[0-9]{6}$'),
  constraint listing_state_code_is_two_letters check (state_code ~ '^[A-Z]{2}$'),
  constraint listing_texts_are_short check (length(city) <= 100 and length(category) <= 200 and length(description) <= 5000),
  constraint listing_price_is_positive check (price between 1 and 100000000000),
  constraint listing_max_buyers_is_positive check (max_buyers between 1 and 100),
  constraint listing_is_not_oversold check (sold_count between 0 and effective_max_buyers),
  constraint listing_status_is_known check (status in ('waiting', 'open', 'sold_out', 'withdrawn')),
  constraint listing_shown_was_reviewed check (not awaits_review or status in ('waiting', 'withdrawn')),
  constraint listing_open_has_room check (status <> 'open' or sold_count < effective_max_buyers)
);

create index listing_by_niche on marketplace.listing (niche_id, status, listed_at desc, id desc);

create index listing_in_review on marketplace.listing (listed_at) where awaits_review and status = 'waiting';

create index listing_by_age on marketplace.listing (status, listed_at desc, id desc);

create index listing_open_by_state on marketplace.listing (state_code, listed_at desc, id desc) where status = 'open';

create index listing_open_by_city on marketplace.listing (lower(city), listed_at desc, id desc) where status = 'open';

create index listing_open_by_event_date on marketplace.listing (event_date, id) where status = 'open';

create index listing_open_by_price on marketplace.listing (price, id) where status = 'open';

create index listing_open_by_word on marketplace.listing using gin (words) where status = 'open';

comment on table marketplace.listing is
$$A lead offered on the marketplace, with its redacted preview: nothing here identifies the person. Every write needs the lock of
the lead.$$;
comment on column marketplace.listing.niche_id is $$The niche of the lead.$$;
comment on column marketplace.listing.state_code is $$Two-letter code; null if unknown.$$;
comment on column marketplace.listing.city is $$City, as answered.$$;
comment on column marketplace.listing.event_date is $$Date of the event, as answered.$$;
comment on column marketplace.listing.category is $$Category, as answered.$$;
comment on column marketplace.listing.description is $$Description, as answered, without anything that looks like contact data.$$;
comment on column marketplace.listing.price is $$Price for one buyer, in minor units of the niche's currency.$$;
comment on column marketplace.listing.max_buyers is $$The maximum number of buyers of the lead.$$;
comment on column marketplace.listing.awaits_review is $$Whether an admin still has to approve the texts.$$;
comment on column marketplace.listing.status is
$$waiting for approval, open, sold_out or withdrawn (by an admin, or because the lead is bad).$$;
comment on column marketplace.listing.words is $$The words that a search finds.$$;

alter table marketplace.listing enable row level security;

commit;
