-- Deploy leadmill:marketplace/search_listings to pg

begin;

create function marketplace.search_listings(
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
  page_size integer default 20
) returns setof uuid
language plpgsql stable rows 20 security definer -- under row security no operator of text search reaches its index
set search_path = pg_catalog, pg_temp
-- Which index serves depends on what is asked for, and how rare the words are.
set plan_cache_mode = force_custom_plan
as $$
declare
  v_query constant tsquery := websearch_to_tsquery('pg_catalog.simple', nullif(trim(search_listings.words), ''));
  v_state constant text := marketplace.state_code(search_listings.state);
  v_city constant text := lower(trim(search_listings.city));
  v_page_size constant integer := least(greatest(coalesce(search_listings.page_size, 20), 1), 100);
  v_favorites uuid[];
  v_listed_at timestamptz;
begin
  if search_listings.after is not null then
    -- Sold since: what stands behind it stands there still.
    select l.listed_at into v_listed_at from marketplace.listing as l where l.id = search_listings.after;
    if not found then
      perform ops.raise_http(404, 'LM801', 'no such listing', search_listings.after::text);
    end if;
  end if;
  if search_listings.only_favorites then
    -- An array: a subquery below an "or" would be asked for each lead on the market.
    v_favorites := array(select f.listing_id from marketplace.favorite as f where f.user_id = identity.current_user_id());
  end if;
  return query
  select l.id
  from marketplace.listing as l
  join catalog.niche as n on n.id = l.niche_id
  where l.status = 'open'
    and (search_listings.after is null or (l.listed_at, l.id) < (v_listed_at, search_listings.after))
    and (v_query is null or l.words @@ v_query)
    and (search_listings.niche_id is null or l.niche_id = search_listings.niche_id)
    and (search_listings.state is null or l.state_code = v_state)
    and (search_listings.city is null or lower(l.city) = v_city)
    and (search_listings.event_from is null or l.event_date >= search_listings.event_from)
    and (search_listings.event_to is null or l.event_date <= search_listings.event_to)
    and (search_listings.price_from is null or ledger.to_decimal(l.price, n.currency) >= search_listings.price_from)
    and (search_listings.price_to is null or ledger.to_decimal(l.price, n.currency) <= search_listings.price_to)
    and (v_favorites is null or l.id = any(v_favorites))
  order by l.listed_at desc, l.id desc
  limit v_page_size;
end
$$;

comment on function marketplace.search_listings(
  text, uuid, text, text, date, date, numeric, numeric, boolean, uuid, integer) is
$$Leads on the market, newest first, at most page_size of them (100), those behind the one named by after. What is not given
does not narrow. It looks at nothing but what everybody sees in listings. words: as in a search engine ("two words", or,
-not); state: two letters or the name of a state of the USA.
Errors: LM801 no such listing as after.$$;

grant execute on function marketplace.search_listings(
  text, uuid, text, text, date, date, numeric, numeric, boolean, uuid, integer) to member;

commit;
