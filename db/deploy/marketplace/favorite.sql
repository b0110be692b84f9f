-- Deploy leadmill:marketplace/favorite to pg

begin;

create table marketplace.favorite (
  user_id uuid not null references identity.user_account (id),
  listing_id uuid not null references marketplace.listing (id),
  created_at timestamptz not null default clock_timestamp(),
  constraint favorite_is_added_once primary key (user_id, listing_id)
);

create index favorite_by_listing on marketplace.favorite (listing_id);

comment on table marketplace.favorite is $$A lead on the market that a user wants to find again. Nobody else learns of it.$$;
comment on column marketplace.favorite.user_id is $$The user.$$;
comment on column marketplace.favorite.listing_id is $$The lead on the market.$$;
comment on column marketplace.favorite.created_at is $$When it was added.$$;

commit;
