-- LM830 invalid_search (400): The search has faults.
--   To do: Correct each field listed in `details`.

create or replace function marketplace.content_range(before bigint, total bigint, page_size integer) returns jsonb
language sql immutable parallel safe
begin atomic
  select jsonb_build_object('Content-Range', format('%s/%s',
    case when before < total then format('%s-%s', before, least(before + page_size, total) - 1) else '*' end, total));
end;

comment on function marketplace.content_range(bigint, bigint, integer) is
$$The response headers of a page that follows this many rows of a total.$$;

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
  sort text default 'newest',
  listed_from timestamptz default null
) returns setof uuid
language plpgsql stable rows 20 security definer -- row-level security keeps text search from using its index
set search_path = pg_catalog, pg_temp
as $$
declare
  v_page_size constant integer := least(greatest(coalesce(search_listings.page_size, 20), 1), 100);
  v_sort constant text := coalesce(search_listings.sort, 'newest');
  v_order_by constant text := case v_sort
    when 'newest' then 'l.listed_at desc, l.id desc'
    when 'oldest' then 'l.listed_at, l.id'
    when 'cheapest' then 'l.price, l.id'
    when 'dearest' then 'l.price desc, l.id desc'
    when 'soonest' then 'l.event_date, l.id' end;
  -- The rows after the last one of the page before.
  v_is_after constant text := case v_sort
    when 'newest' then '(l.listed_at, l.id) < ($10, $13)'
    when 'oldest' then '(l.listed_at, l.id) > ($10, $13)'
    when 'cheapest' then '(l.price, l.id) > ($11, $13)'
    when 'dearest' then '(l.price, l.id) < ($11, $13)'
    when 'soonest' then
      '((l.event_date, l.id) > ($12, $13) or l.event_date is null and ($12::date is not null or l.id > $13))' end;
  -- A hyphen without a word after it has no meaning, and PostgreSQL fails at more than 32 of them.
  v_query constant tsquery := websearch_to_tsquery(
    'pg_catalog.simple', regexp_replace(nullif(trim(search_listings.words), ''), '-+(?![[:alnum:]"])', ' ', 'g'));
  v_last marketplace.listing;
  v_favorites uuid[];
  v_from text := ' from marketplace.listing as l';
  v_where text;
  v_total bigint;
  v_before bigint;
begin
  if v_order_by is null then
    perform ops.raise_http(400, 'LM830', 'search has faults', jsonb_build_array(jsonb_build_object(
      'field', 'sort', 'code', 'not_an_option', 'message', 'must be newest, oldest, cheapest, dearest or soonest'))::text,
      'details lists every wrong field.');
  end if;
  if search_listings.after is not null then
    -- The listing may have been sold since: its position in the order is still valid.
    select l.* into v_last from marketplace.listing as l where l.id = search_listings.after;
    if not found then
      perform ops.raise_http(404, 'LM801', 'no such listing', search_listings.after::text);
    end if;
  end if;
  if search_listings.only_favorites then
    v_favorites := array(select f.listing_id from marketplace.favorite as f where f.user_id = request.user_id());
  end if;
  -- The query is built from constants only; the arguments are its parameters. It is dynamic because the best index depends on the
  -- arguments and on how rare the words are: conditions that are not needed would hide it from the planner.
  if num_nonnulls(search_listings.price_from, search_listings.price_to) > 0 then
    v_from := v_from || ' join catalog.niche as n on n.id = l.niche_id';
  end if;
  v_where := concat_ws(' and ', ' where l.status = ''open''',
    case when v_query is not null then 'l.words @@ $1' end,
    case when search_listings.niche_id is not null then 'l.niche_id = $2' end,
    case when search_listings.state is not null then 'l.state_code = $3' end,
    case when search_listings.city is not null then 'lower(l.city) = $4' end,
    case when search_listings.listed_from is not null then 'l.listed_at >= $15' end,
    case when search_listings.event_from is not null then 'l.event_date >= $5' end,
    case when search_listings.event_to is not null then 'l.event_date <= $6' end,
    case when search_listings.price_from is not null then 'ledger.to_decimal(l.price, n.currency) >= $7' end,
    case when search_listings.price_to is not null then 'ledger.to_decimal(l.price, n.currency) <= $8' end,
    case when v_favorites is not null then 'l.id = any($9)' end);
  if request.header('prefer') ~ 'count=' then
    -- PostgREST itself would count the rows of this page only.
    execute 'select count(*), count(*) filter (where ' || case when v_last.id is null then 'false'
      else 'not coalesce(' || v_is_after || ', false)' end
      || ')' || v_from || v_where
    into v_total, v_before
    using v_query, search_listings.niche_id, marketplace.state_code(search_listings.state), lower(trim(search_listings.city)),
      search_listings.event_from, search_listings.event_to, search_listings.price_from, search_listings.price_to, v_favorites,
      v_last.listed_at, v_last.price, v_last.event_date, v_last.id, v_page_size, search_listings.listed_from;
    perform ops.set_headers(marketplace.content_range(v_before, v_total, v_page_size));
  end if;
  return query execute format('select l.id%s%s%s order by %s limit $14', v_from, v_where,
    case when v_last.id is not null then ' and ' || v_is_after end, v_order_by)
  using v_query, search_listings.niche_id, marketplace.state_code(search_listings.state), lower(trim(search_listings.city)),
    search_listings.event_from, search_listings.event_to, search_listings.price_from, search_listings.price_to, v_favorites,
    v_last.listed_at, v_last.price, v_last.event_date, v_last.id, v_page_size, search_listings.listed_from;
end
$$;

comment on function marketplace.search_listings(
  text, uuid, text, text, date, date, numeric, numeric, boolean, uuid, integer, text, timestamptz) is
$$Ids of open listings that match all given arguments: at most page_size (100) of them, those after the listing named by after. Only what
every member sees in listings is searched. words: as in a search engine ("two words", or, -not); state: two letters or the name of a state
of the USA. sort: newest, oldest, cheapest, dearest, soonest (by the date of the event). If the request prefers a count, Content-Range has
the total of all pages.
Errors: LM801 the listing named by after does not exist, LM830 unknown sort.$$;

grant execute on function marketplace.search_listings(
  text, uuid, text, text, date, date, numeric, numeric, boolean, uuid, integer, text, timestamptz) to member;

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
  sort text default 'newest',
  listed_from timestamptz default null
) returns setof api.listings
language sql stable rows 20
begin atomic
  select l.*
  from marketplace.search_listings(
    ops.bounded(search_listings.words, 'words', 200), search_listings.niche_id, ops.bounded(search_listings.state, 'state'),
      ops.bounded(search_listings.city, 'city'),
    search_listings.event_from, search_listings.event_to, search_listings.price_from, search_listings.price_to,
    search_listings.only_favorites, search_listings.after, search_listings.page_size,
    ops.bounded(search_listings.sort, 'sort'), search_listings.listed_from)
    with ordinality as f (id, position)
  join api.listings as l on l.id = f.id
  order by f.position;
end;

comment on function api.search_listings(
  text, uuid, text, text, date, date, numeric, numeric, boolean, uuid, integer, text, timestamptz) is
$$Search leads on the marketplace
Returns rows of listings that match all given arguments. words: as in a search engine ("two words", or, -not), searched
in what listings shows. state: two letters or the name of a state of the USA. listed_from: the moment since when they are listed. The
ranges event_from to event_to and price_from to price_to include both ends. after: id of the last listing of the page before. page_size: 20
by default, at most 100. sort: newest, oldest, soonest (by event_date), cheapest or dearest (by amount, so useful only within one currency).
With Prefer: count=exact, Content-Range has the total of all pages.
Errors: LM801 the listing named by after does not exist, LM830 unknown sort.$$;

grant execute on function api.search_listings(
  text, uuid, text, text, date, date, numeric, numeric, boolean, uuid, integer, text, timestamptz) to member;
