-- Deploy leadmill:marketplace/market to pg

begin;

create table marketplace.market (
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
  constraint market_listing_rule_is_known check (listing_rule in ('never', 'left_room', 'at_once')),
  constraint market_price_is_positive check (price between 1 and 100000000000),
  constraint market_max_buyers_is_positive check (max_buyers between 1 and 100)
);

comment on table marketplace.market is
$$Whether and how the leads of a niche are listed. A niche without a row lists nothing. Of a lead's answers only those that
are named here are shown to who has not bought it.$$;
comment on column marketplace.market.niche_id is $$The niche.$$;
comment on column marketplace.market.listing_rule is $$never; left_room: when distribution left room for a buyer; at_once: when the lead is approved, beside distribution.$$;
comment on column marketplace.market.price is $$Price of a lead that is listed from here on, in minor units of the niche's currency.$$;
comment on column marketplace.market.max_buyers is $$A lead bought here has at most this many buyers, those of distribution included.$$;
comment on column marketplace.market.state_field is $$Field of the form that is shown as the state.$$;
comment on column marketplace.market.city_field is $$Field that is shown as the city.$$;
comment on column marketplace.market.event_date_field is $$Field that is shown as the date of the event.$$;
comment on column marketplace.market.category_field is $$Field that is shown as the category.$$;
comment on column marketplace.market.description_field is $$Field that is shown as the description.$$;
comment on column marketplace.market.reviews_listings is $$Nobody but admins sees a listing before an admin has approved its texts.$$;
comment on column marketplace.market.created_at is $$When it was made.$$;
comment on column marketplace.market.updated_at is $$When it was last changed.$$;

commit;
