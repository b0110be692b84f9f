-- Deploy leadmill:catalog/competition_level to pg

begin;

create table catalog.competition_level (
  id uuid primary key default ops.uuid_v7(),
  niche_id uuid not null references catalog.niche (id) on delete cascade,
  name text not null,
  order_position integer,
  price bigint not null,
  max_buyers integer not null,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  retired_at timestamptz,
  -- Deferred: a reorder passes through equal positions. Retired levels have none. An exclusion, because
  -- the columns of a unique index count as a key: a reorder would wait for every sale that refers to
  -- the level (FOR KEY SHARE of its foreign key), and deadlock with one that sells at two.
  constraint competition_level_position_is_unique
    exclude using btree (niche_id with =, order_position with =) deferrable initially deferred,
  constraint competition_level_of_its_niche unique (id, niche_id),
  constraint competition_level_name_has_a_length check (length(trim(name)) between 1 and 100),
  constraint competition_level_position_is_positive check (order_position > 0),
  constraint competition_level_retired_has_no_position check ((retired_at is null) = (order_position is not null)),
  constraint competition_level_price_is_positive check (price between 1 and 100000000000),
  constraint competition_level_max_buyers_is_positive check (max_buyers between 1 and 100)
);

-- Names that differ in case or blanks alone are one to who buys.
create unique index competition_level_name_is_unique on catalog.competition_level (niche_id, lower(btrim(name)))
where retired_at is null;

alter table catalog.niche
  add constraint niche_default_level_is_its_own foreign key (default_level_id, id)
    references catalog.competition_level (id, niche_id);

comment on table catalog.competition_level is $$A way of sharing a lead: its price and to how many buyers at most. Asked in order of position.$$;
comment on column catalog.competition_level.price is $$Price of one lead for one buyer, in minor units of the niche's currency.$$;
comment on column catalog.competition_level.retired_at is $$Since when it sells no more.$$;

alter table catalog.competition_level enable row level security;

commit;
