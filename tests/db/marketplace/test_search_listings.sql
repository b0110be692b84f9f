begin;
select plan(54);

create temp table f as
select tests.create_market('left_room', 20) as weddings, tests.create_market('left_room', 35) as galas, tests.create_user() as member,
  tests.create_user() as other;
create temp table l as
select c.letter, tests.create_listing(
  case when c.letter = 'e' then galas else weddings end,
  jsonb_strip_nulls(jsonb_build_object('state', c.state, 'city', c.city, 'wedding_date', c.day, 'story', c.story))) as id
from f cross join (values
  ('a', 'New York', 'Albany', '2031-06-14', 'A garden with two hundred guests'),
  ('b', 'NY', 'Buffalo', '2031-07-01', 'A garden party'),
  ('c', 'Texas', 'Austin', '2031-08-01', 'Two hundred guests in a barn'),
  ('d', 'Texas', 'Austin', '2031-09-01', 'Hidden away'),
  ('e', 'California', 'Albany', '2032-01-01', 'On the beach')) as c (letter, state, city, day, story);
-- Listed one after the other.
update marketplace.listing as i
set listed_at = timestamptz '2031-01-01' + (ascii(l.letter) - 97) * interval '1 minute'
from l where l.id = i.id;
update marketplace.listing set status = 'withdrawn' where id = (select id from l where letter = 'd');
insert into marketplace.favorite (user_id, listing_id) select member, id from f, l where letter in ('a', 'd');
insert into marketplace.favorite (user_id, listing_id) select other, id from f, l where letter = 'b';
grant select on f, l to public;

-- The letters of the listings that a search finds, in order, such as eca.
create function pg_temp.found(arguments text default '') returns text
language plpgsql as $$
declare
  v_letters text;
begin
  execute format('select string_agg(l.letter, %L order by s.position) from api.search_listings(%s)
    with ordinality as s (id, niche_id, niche, number, state, city, event_date, category, description, price, currency, sold_count,
      max_buyers, listed_at, is_favorite, position) join l on l.id = s.id', '', arguments) into v_letters;
  return coalesce(v_letters, '');
end
$$;

-- The Content-Range of a response.
create function pg_temp.range(arguments text default '') returns text language plpgsql as $$
begin
  perform set_config('response.headers', '', true);
  perform set_config('request.headers', '{"prefer": "count=exact"}', true);
  perform pg_temp.found(arguments);
  perform set_config('request.headers', '', true);
  return current_setting('response.headers')::jsonb -> 0 ->> 'Content-Range';
end
$$;

select tests.act_as_anon();
select is(tests.outcome('select api.search_listings()'), '42501', 'anonymous callers do not search');
select tests.act_as_nobody();
select tests.act_as(member) from f;
select is(pg_temp.found(), 'ecba', 'a search without arguments finds all open listings, newest first');
select is(pg_temp.found('words => $$garden$$'), 'ba', 'a search finds a word');
select is(pg_temp.found('words => $$Garden -party$$'), 'a', 'a search excludes a word');
select is(pg_temp.found('words => $$"two hundred"$$'), 'ca', 'a search finds a phrase');
select is(pg_temp.found('words => $$"hundred two"$$'), '', 'a search does not find a phrase in another order');
select is(pg_temp.found('words => $$beach or barn$$'), 'ec', 'a search finds either of two words');
select is(pg_temp.found('words => $$albany$$'), 'ea', 'a search finds a city');
select is(pg_temp.found(format('words => %L', (select number from api.listings join l using (id) where letter = 'c'))), 'c',
  'a search finds the public number');
select is(pg_temp.found('words => $$hidden$$'), '', 'a search does not find withdrawn listings');
select is(pg_temp.found('words => $$$$'), 'ecba', 'empty words find all listings');
select is(pg_temp.found('words => $$Lovelace$$'), '', 'a search does not find the name of the person');
select is(pg_temp.found('words => $$0199$$'), '', 'a search does not find a phone number');
select is(pg_temp.found('words => $$%$$'), '', 'characters that are not words find nothing');
select is(pg_temp.found(format('words => %L', repeat('-', 200))), '', 'any number of hyphens finds nothing');
select is(pg_temp.found(format('words => %L', 'garden ' || repeat('- ', 90) || '-party')), 'a', 'hyphens before a word count once');
select is(pg_temp.found(format('words => %L', 'garden ' || repeat('-"', 90))), 'ba', 'hyphens before empty quotes do not count');
select is(pg_temp.found('state => $$new york$$'), 'ba', 'a search finds the name of a state');
select is(pg_temp.found('state => $$ny$$, city => $$ALBANY $$'), 'a', 'a search finds state and city together');
select is(pg_temp.found('state => $$Atlantis$$'), '', 'an unknown state finds nothing');
select is(pg_temp.found('niche_id => (select galas from f)'), 'e', 'a search finds a niche');
select is(pg_temp.found('event_from => $$2031-07-01$$'), 'ecb', 'a search finds events from a day on');
select is(pg_temp.found('event_from => $$2031-06-14$$, event_to => $$2031-07-01$$'), 'ba', 'a range of events includes both ends');
select is(pg_temp.found('price_to => 34.99'), 'cba', 'a search finds prices up to a maximum');
select is(pg_temp.found('price_from => 35'), 'e', 'a search finds prices from a minimum');
select is(pg_temp.found('listed_from => $$2031-01-01 00:02Z$$'), 'ec', 'a search finds what was listed since a moment');
select is(pg_temp.found('listed_from => $$infinity$$'), '', 'nothing is listed at the end of time');
select is(pg_temp.found('only_favorites => true'), 'a', 'a search finds only favourites that are open');
select is(pg_temp.found('only_favorites => true, words => $$party$$'), '', 'a search does not find favourites of others');
select is(pg_temp.found('only_favorites => null'), 'ecba', 'a null for only_favorites finds all listings');

-- Page by page.
select is(pg_temp.found('page_size => 2'), 'ec', 'a page has page_size rows');
select is(pg_temp.found('page_size => 2, after => (select id from l where letter = $$c$$)'), 'ba',
  'the next page starts after the last row');
select is(pg_temp.found('page_size => 0') || pg_temp.found('page_size => -1'), 'ee', 'a page has at least one row');
select is(pg_temp.found('after => (select id from l where letter = $$d$$)'), 'cba', 'a page can start after a listing that was sold since');
select is(tests.outcome('select api.search_listings(after => gen_random_uuid())'), '404 LM801', 'an unknown listing as after is 404 LM801');

-- Other sorts, page by page.
select is(pg_temp.found('sort => null'), 'ecba', 'a null sort is the default order');
select is(pg_temp.found('sort => $$oldest$$'), 'abce', 'oldest sorts by age');
select is(pg_temp.found('sort => $$soonest$$'), 'abce', 'soonest sorts by the date of the event');
select is(pg_temp.found('sort => $$cheapest$$'), 'abce', 'cheapest sorts by price');
select is(pg_temp.found('sort => $$dearest$$'), 'ecba', 'dearest sorts by descending price');
select is(pg_temp.found(format('sort => %L, page_size => 2', s)) || pg_temp.found(format(
    'sort => %L, page_size => 2, after => (select id from l where letter = right(pg_temp.found(%L), 1))', s,
      format('sort => %L, page_size => 2', s))),
  pg_temp.found(format('sort => %L', s)), 'page by page: ' || s)
from unnest(array['newest', 'oldest', 'soonest', 'cheapest', 'dearest']) as s;
select is(tests.faults($$select api.search_listings(sort => 'random')$$), 'sort not_an_option', 'an unknown sort is 400 LM830');

-- Totals.
select is(pg_temp.range(), '0-3/4', 'Content-Range has the total of a first page');
select is(pg_temp.range('page_size => 3'), '0-2/4', 'Content-Range has the range of a page');
select is(pg_temp.range('page_size => 3, after => (select id from l where letter = $$b$$)'), '3-3/4',
  'Content-Range has the range of the next page');
select is(pg_temp.range('page_size => 1, sort => $$soonest$$, after => (select id from l where letter = $$b$$)'), '2-2/4',
  'Content-Range is right for any sort');
select is(pg_temp.range('words => $$garden$$, page_size => 1'), '0-0/2', 'Content-Range counts only what is found');
select is(pg_temp.range('words => $$nothing$$'), '*/0', 'Content-Range of an empty result has no range');
select tests.act_as_nobody();
-- Listings without a date come last.
update marketplace.listing set event_date = null where id in (select id from l where letter in ('a', 'c'));
select tests.act_as(member) from f;
select set_config('tests.letters', pg_temp.found('sort => $$soonest$$'), true);
select matches(current_setting('tests.letters'), '^be(ac|ca)$', 'soonest puts listings without a date last');
select is(pg_temp.found('sort => $$soonest$$, page_size => 3') || pg_temp.found(format(
    'sort => %L, after => (select id from l where letter = %L)', 'soonest', substr(current_setting('tests.letters'), 3, 1))),
      current_setting('tests.letters'), 'listings without a date are on the last page');
select tests.act_as_nobody();
select set_config('request.jwt.claims', '', true);

select * from finish();
rollback;
