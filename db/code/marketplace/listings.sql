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
  l.effective_max_buyers as max_buyers,
  l.listed_at,
  -- `in` is planned once, `exists` twice. coalesce(): PostgREST takes a bare column of a subquery for one of the view's, and embeds by its
  -- foreign key.
  l.id in (
    select coalesce(f.listing_id) from marketplace.favorite as f
    where f.user_id = (select request.user_id())) as is_favorite
from marketplace.listing as l
join catalog.niche as n on n.id = l.niche_id
where l.status = 'open';

comment on view api.listings is
$$Leads for sale on the marketplace
Shows the redacted preview of each lead, never contact data. Newest first: order=listed_at.desc,id.desc; the next
page starts after the listed_at and id of the last row. Filter by state, city, event_date or niche_id; search_listings
searches for words and favourites.$$;
comment on column api.listings.niche is $$Name of the niche.$$;
comment on column api.listings.number is $$Public number: two letters of the state, or XX, and six digits.$$;
comment on column api.listings.state is $$Two-letter code, if known.$$;
comment on column api.listings.city is $$City, if known.$$;
comment on column api.listings.event_date is $$Date of the event, if known.$$;
comment on column api.listings.category is $$Category, if known.$$;
comment on column api.listings.description is $$The person's words, without anything that looks like contact data.$$;
comment on column api.listings.price is $$Price, decimal.$$;
comment on column api.listings.currency is $$ISO 4217 code of the price.$$;
comment on column api.listings.sold_count is $$How many buyers it has.$$;
comment on column api.listings.max_buyers is $$How many buyers it will have at most.$$;
comment on column api.listings.listed_at is $$Since when it is listed.$$;
comment on column api.listings.is_favorite is $$Whether it is one of the caller's favourites; search_listings can find only those.$$;

grant select on api.listings to member;

create trigger listings_are_read_only
instead of insert or update or delete on api.listings
for each row execute function ops.views_are_read_only();
