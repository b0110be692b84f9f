create or replace view api.listings with (security_invoker = true) as
select
  l.id,
  l.niche_id,
  n.name as niche,
  l.number,
  l.state_code as state,
  l.city,
  l.event_date,
  l.category,
  l.description,
  ledger.to_decimal(l.price, n.currency) as price,
  n.currency,
  l.sold_count,
  l.at_most as max_buyers,
  l.listed_at,
  exists (
    select from marketplace.favorite as f
    where f.listing_id = l.id and f.user_id = (select request.user_id())) as is_favorite
from marketplace.listing as l
join catalog.niche as n on n.id = l.niche_id
where l.status = 'open';

comment on view api.listings is
$$Leads on the market
What may be known of a lead before it is bought; contact data never. Newest first: order=listed_at.desc,id.desc; the next
page begins behind the listed_at and id of the last row. Filter by state, city, event_date or niche_id; search_listings
finds words and favourites.$$;
comment on column api.listings.id is $$Time-ordered uuid.$$;
comment on column api.listings.niche_id is $$The niche.$$;
comment on column api.listings.niche is $$Name of the niche.$$;
comment on column api.listings.number is $$Public number: two letters of the state or XX, six digits.$$;
comment on column api.listings.state is $$Two letters, if known.$$;
comment on column api.listings.city is $$City, if known.$$;
comment on column api.listings.event_date is $$Date of the event, if known.$$;
comment on column api.listings.category is $$Category, if known.$$;
comment on column api.listings.description is $$What the person wrote, without what looks like contact data.$$;
comment on column api.listings.price is $$Price for you, decimal.$$;
comment on column api.listings.currency is $$ISO 4217 code of the price.$$;
comment on column api.listings.sold_count is $$How many have bought it.$$;
comment on column api.listings.max_buyers is $$How many buyers it will have at most.$$;
comment on column api.listings.listed_at is $$Since when it is on the market.$$;
comment on column api.listings.is_favorite is $$One of the caller's favourites. To list only those, ask search_listings.$$;

grant select on api.listings to member;

create trigger listings_are_read_only
instead of insert or update or delete on api.listings
for each row execute function ops.views_are_read_only();
