create or replace view api.markets with (security_invoker = true) as
select
  m.niche_id,
  m.listing_rule,
  ledger.to_decimal(m.price, n.currency) as price,
  n.currency,
  m.max_buyers,
  m.state_field,
  m.city_field,
  m.event_date_field,
  m.category_field,
  m.description_field,
  m.reviews_listings,
  m.created_at,
  m.updated_at
from marketplace.market as m
join catalog.niche as n on n.id = m.niche_id;

comment on view api.markets is
$$Which leads of a niche are listed, and how
Changed by set_market. A niche that is not here lists nothing.$$;
comment on column api.markets.niche_id is $$The niche.$$;
comment on column api.markets.listing_rule is $$never, left_room (when distribution left room for a buyer) or at_once (when approved).$$;
comment on column api.markets.price is $$Price of a lead that is listed from here on, decimal.$$;
comment on column api.markets.currency is $$ISO 4217 code of the price.$$;
comment on column api.markets.max_buyers is $$To how many buyers at most.$$;
comment on column api.markets.state_field is $$Field of the form that is shown as the state.$$;
comment on column api.markets.city_field is $$Field that is shown as the city.$$;
comment on column api.markets.event_date_field is $$Field that is shown as the date of the event.$$;
comment on column api.markets.category_field is $$Field that is shown as the category.$$;
comment on column api.markets.description_field is $$Field that is shown as the description.$$;
comment on column api.markets.reviews_listings is $$Listings wait until an admin has approved their texts.$$;
comment on column api.markets.created_at is $$When it was made.$$;
comment on column api.markets.updated_at is $$When it was last changed.$$;

grant select on api.markets to admin;
