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
  -- Deferred, because a reorder passes through equal positions; retired levels have none. An exclusion constraint,
  -- because the columns of a unique index count as a key: a reorder would then wait for every sale that refers to the
  -- level (its foreign key locks FOR KEY SHARE), and could deadlock with a sale at two levels.
  constraint competition_level_position_is_unique
    exclude using btree (niche_id with =, order_position with =) deferrable initially deferred,
  constraint competition_level_of_its_niche unique (id, niche_id),
  constraint competition_level_name_has_a_length check (length(trim(name)) between 1 and 100),
  constraint competition_level_position_is_positive check (order_position > 0),
  constraint competition_level_retired_has_no_position check ((retired_at is null) = (order_position is not null)),
  constraint competition_level_price_is_positive check (price between 1 and 100000000000),
  constraint competition_level_max_buyers_is_positive check (max_buyers between 1 and 100)
);

-- To buyers, names that differ only in case or blanks are the same.
create unique index competition_level_name_is_unique on catalog.competition_level (niche_id, lower(btrim(name)))
where retired_at is null;

alter table catalog.niche
  add constraint niche_default_level_is_its_own foreign key (default_level_id, id)
    references catalog.competition_level (id, niche_id);

comment on table catalog.competition_level is
$$Price and maximum number of buyers at which leads of a niche are sold. Distribution evaluates the levels in order of
position.$$;
comment on column catalog.competition_level.price is $$Price of one lead for one buyer, in minor units of the niche's currency.$$;
comment on column catalog.competition_level.retired_at is $$From this time on nothing is sold at it.$$;

alter table catalog.competition_level enable row level security;

commit;
