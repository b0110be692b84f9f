-- LM830 invalid_search (400): The search has faults.
--   To do: Correct each field listed in `details`.

create or replace function marketplace.search_listings(
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
) returns setof uuid
language plpgsql stable rows 20 security definer -- under row security no operator of text search reaches its index
set search_path = pg_catalog, pg_temp
as $$
declare
  v_page_size constant integer := least(greatest(coalesce(search_listings.page_size, 20), 1), 100);
  v_sort constant text := coalesce(search_listings.sort, 'newest');
  -- A hyphen before no word says nothing, and PostgreSQL fails at more than 32 of them.
  v_query constant tsquery := websearch_to_tsquery(
    'pg_catalog.simple', regexp_replace(nullif(trim(search_listings.words), ''), '-+(?![[:alnum:]"])', ' ', 'g'));
  v_last marketplace.listing;
  v_favorites uuid[];
  v_order text;
  v_behind text;
  v_from text;
  v_where text;
  v_total bigint;
  v_before bigint;
begin
  case v_sort
    when 'newest' then
      v_order := 'l.listed_at desc, l.id desc';
      v_behind := '(l.listed_at, l.id) < ($10, $13)';
    when 'oldest' then
      v_order := 'l.listed_at, l.id';
      v_behind := '(l.listed_at, l.id) > ($10, $13)';
    when 'cheapest' then
      v_order := 'l.price, l.id';
      v_behind := '(l.price, l.id) > ($11, $13)';
    when 'dearest' then
      v_order := 'l.price desc, l.id desc';
      v_behind := '(l.price, l.id) < ($11, $13)';
    when 'soonest' then
      v_order := 'l.event_date, l.id';
      v_behind := '((l.event_date, l.id) > ($12, $13) or l.event_date is null and ($12::date is not null or l.id > $13))';
    else
      perform ops.raise_http(400, 'LM830', 'search has faults', jsonb_build_array(jsonb_build_object(
        'field', 'sort', 'code', 'not_an_option', 'message', 'must be newest, oldest, cheapest, dearest or soonest'))::text,
        'details lists every wrong field.');
  end case;
  if search_listings.after is not null then
    -- Sold since: what stands behind it stands there still.
    select l.* into v_last from marketplace.listing as l where l.id = search_listings.after;
    if not found then
      perform ops.raise_http(404, 'LM801', 'no such listing', search_listings.after::text);
    end if;
  end if;
  if search_listings.only_favorites then
    v_favorites := array(select f.listing_id from marketplace.favorite as f where f.user_id = request.user_id());
  end if;
  -- Of constants alone; what was asked for are its parameters. Written out, for which index serves depends on what is asked
  -- for and how rare the words are: conditions that are not needed would hide it.
  v_from := ' from marketplace.listing as l';
  if num_nonnulls(search_listings.price_from, search_listings.price_to) > 0 then
    v_from := v_from || ' join catalog.niche as n on n.id = l.niche_id';
  end if;
  v_where := concat_ws(' and ', ' where l.status = ''open''',
    case when v_query is not null then 'l.words @@ $1' end,
    case when search_listings.niche_id is not null then 'l.niche_id = $2' end,
    case when search_listings.state is not null then 'l.state_code = $3' end,
    case when search_listings.city is not null then 'lower(l.city) = $4' end,
    case when search_listings.event_from is not null then 'l.event_date >= $5' end,
    case when search_listings.event_to is not null then 'l.event_date <= $6' end,
    case when search_listings.price_from is not null then 'ledger.to_decimal(l.price, n.currency) >= $7' end,
    case when search_listings.price_to is not null then 'ledger.to_decimal(l.price, n.currency) <= $8' end,
    case when v_favorites is not null then 'l.id = any($9)' end);
  if request.header('prefer') ~ 'count=' then
    -- PostgREST would count the rows of this page.
    execute 'select count(*), count(*) filter (where ' || case when v_last.id is null then 'false' else 'not coalesce(' || v_behind || ', false)' end
      || ')' || v_from || v_where
    into v_total, v_before
    using v_query, search_listings.niche_id, marketplace.state_code(search_listings.state), lower(trim(search_listings.city)),
      search_listings.event_from, search_listings.event_to, search_listings.price_from, search_listings.price_to, v_favorites,
      v_last.listed_at, v_last.price, v_last.event_date, v_last.id;
    perform set_config('response.headers', jsonb_build_array(jsonb_build_object('Content-Range', format('%s/%s',
      case when v_before < v_total then format('%s-%s', v_before, least(v_before + v_page_size, v_total) - 1) else '*' end,
      v_total)))::text, true);
  end if;
  return query execute format('select l.id%s%s%s order by %s limit $14', v_from, v_where,
    case when v_last.id is not null then ' and ' || v_behind end, v_order)
  using v_query, search_listings.niche_id, marketplace.state_code(search_listings.state), lower(trim(search_listings.city)),
    search_listings.event_from, search_listings.event_to, search_listings.price_from, search_listings.price_to, v_favorites,
    v_last.listed_at, v_last.price, v_last.event_date, v_last.id, v_page_size;
end
$$;

comment on function marketplace.search_listings(
  text, uuid, text, text, date, date, numeric, numeric, boolean, uuid, integer, text) is
$$Leads on the market, at most page_size of them (100), those behind the one named by after. What is not given does not narrow.
It looks at nothing but what everybody sees in listings. words: as in a search engine ("two words", or, -not); state: two
letters or the name of a state of the USA. sort: newest, oldest, cheapest, dearest, soonest (by the date of the event). A request that
prefers a count is answered the total of all that is found, in Content-Range.
Errors: LM801 no such listing as after, LM830 no such order.$$;

grant execute on function marketplace.search_listings(
  text, uuid, text, text, date, date, numeric, numeric, boolean, uuid, integer, text) to member;

create or replace function api.search_listings(
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
