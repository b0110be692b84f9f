-- Deploy leadmill:api/search_listings to pg

begin;

create function api.search_listings(
  words text default null,
  niche_id uuid default null,
  state text default null,
  city text default null,
  event_from date default null,
  event_to date default null,
  price_from numeric default null,
  price_to numeric default null,
  only_favorites boolean default false,
  after uuid default null,
  page_size integer default 20,
  sort text default 'newest'
) returns setof api.listings
language sql stable rows 20
begin atomic
  select l.*
  from marketplace.search_listings(
    ops.bounded(search_listings.words, 'words', 200), search_listings.niche_id, ops.bounded(search_listings.state, 'state'), ops.bounded(search_listings.city, 'city'),
    search_listings.event_from, search_listings.event_to, search_listings.price_from, search_listings.price_to,
    search_listings.only_favorites, search_listings.after, search_listings.page_size,
    ops.bounded(search_listings.sort, 'sort'))
    with ordinality as f (id, position)
  join api.listings as l on l.id = f.id
  order by f.position;
end;

comment on function api.search_listings(text, uuid, text, text, date, date, numeric, numeric, boolean, uuid, integer, text) is
$$Find leads on the market
As rows of listings; what is not given does not narrow. words: as in a search engine ("two words", or, -not),
in what listings shows. state: two letters or the name of a state of the USA. event_from, event_to, price_from and price_to
include both ends. after: id of the last lead of the page before. page_size: 20, at most 100.
sort: newest, oldest, soonest (by event_date), cheapest or dearest (by the number: narrow these to niches of one currency).
Prefer: count=exact answers the total of all pages in Content-Range.
Errors: LM801 no such listing as after, LM830 no such order.$$;

grant execute on function api.search_listings(
  text, uuid, text, text, date, date, numeric, numeric, boolean, uuid, integer, text) to member;

commit;
