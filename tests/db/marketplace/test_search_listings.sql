begin;
select plan(52);

create temp table f as
select tests.create_market('left_room', 20) as weddings, tests.create_market('left_room', 35) as galas, tests.create_user() as member, tests.create_user() as other;
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
-- As listed one after the other.
update marketplace.listing as i
set listed_at = timestamptz '2031-01-01' + (ascii(l.letter) - 97) * interval '1 minute'
from l where l.id = i.id;
update marketplace.listing set status = 'withdrawn' where id = (select id from l where letter = 'd');
insert into marketplace.favorite (user_id, listing_id) select member, id from f, l where letter in ('a', 'd');
insert into marketplace.favorite (user_id, listing_id) select other, id from f, l where letter = 'b';
grant select on f, l to public;

-- What a search finds, in its order: eca.
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

-- What an answer says of how much there is.
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
select is(pg_temp.found(), 'ecba', 'all that is on the market, newest first');
select is(pg_temp.found('words => $$garden$$'), 'ba', 'by a word');
select is(pg_temp.found('words => $$Garden -party$$'), 'a', 'without a word');
select is(pg_temp.found('words => $$"two hundred"$$'), 'ca', 'by words in their order');
select is(pg_temp.found('words => $$"hundred two"$$'), '', 'not in another');
select is(pg_temp.found('words => $$beach or barn$$'), 'ec', 'by one word or the other');
select is(pg_temp.found('words => $$albany$$'), 'ea', 'by a place');
select is(pg_temp.found(format('words => %L', (select number from api.listings join l using (id) where letter = 'c'))), 'c', 'by the public number');
select is(pg_temp.found('words => $$hidden$$'), '', 'what was withdrawn is not found');
select is(pg_temp.found('words => $$$$'), 'ecba', 'no words are no filter');
select is(pg_temp.found('words => $$Lovelace$$'), '', 'a name finds nobody');
select is(pg_temp.found('words => $$0199$$'), '', 'nor does a phone number');
select is(pg_temp.found('words => $$%$$'), '', 'what is no word finds nothing');
select is(pg_temp.found(format('words => %L', repeat('-', 200))), '', 'nor do hyphens, however many');
select is(pg_temp.found(format('words => %L', 'garden ' || repeat('- ', 90) || '-party')), 'a', 'those before a word count once');
select is(pg_temp.found(format('words => %L', 'garden ' || repeat('-"', 90))), 'ba', 'those before quotes that hold nothing do not count');
select is(pg_temp.found('state => $$new york$$'), 'ba', 'by the name of a state');
select is(pg_temp.found('state => $$ny$$, city => $$ALBANY $$'), 'a', 'by state and city');
select is(pg_temp.found('state => $$Atlantis$$'), '', 'no lead is in a state that is none');
select is(pg_temp.found('niche_id => (select galas from f)'), 'e', 'by niche');
select is(pg_temp.found('event_from => $$2031-07-01$$'), 'ecb', 'from a day on');
select is(pg_temp.found('event_from => $$2031-06-14$$, event_to => $$2031-07-01$$'), 'ba', 'within a range, both ends included');
select is(pg_temp.found('price_to => 34.99'), 'cba', 'by what it costs at most');
select is(pg_temp.found('price_from => 35'), 'e', 'or at least');
select is(pg_temp.found('only_favorites => true'), 'a', 'favourites alone, those that are on the market');
select is(pg_temp.found('only_favorites => true, words => $$party$$'), '', 'not those of others');
select is(pg_temp.found('only_favorites => null'), 'ecba', 'null is no filter');

-- Page by page.
select is(pg_temp.found('page_size => 2'), 'ec', 'a page');
select is(pg_temp.found('page_size => 2, after => (select id from l where letter = $$c$$)'), 'ba', 'the page behind it');
select is(pg_temp.found('page_size => 0') || pg_temp.found('page_size => -1'), 'ee', 'a page has at least one row');
select is(pg_temp.found('after => (select id from l where letter = $$d$$)'), 'cba', 'what is sold meanwhile keeps its place');
select is(tests.outcome('select api.search_listings(after => gen_random_uuid())'), '404 LM801', 'behind what is not there there is nothing');

-- In another order, page by page.
select is(pg_temp.found('sort => null'), 'ecba', 'null is the usual order');
select is(pg_temp.found('sort => $$oldest$$'), 'abce', 'oldest first');
select is(pg_temp.found('sort => $$soonest$$'), 'abce', 'by the date of the event');
select is(pg_temp.found('sort => $$cheapest$$'), 'abce', 'by what it costs');
select is(pg_temp.found('sort => $$dearest$$'), 'ecba', 'or costs most');
select is(pg_temp.found(format('sort => %L, page_size => 2', s)) || pg_temp.found(format(
    'sort => %L, page_size => 2, after => (select id from l where letter = right(pg_temp.found(%L), 1))', s, format('sort => %L, page_size => 2', s))),
  pg_temp.found(format('sort => %L', s)), 'page by page: ' || s)
from unnest(array['newest', 'oldest', 'soonest', 'cheapest', 'dearest']) as s;
select is(tests.faults($$select api.search_listings(sort => 'random')$$), 'sort not_an_option', 'there are no other orders');

-- How much there is in all.
select is(pg_temp.range(), '0-3/4', 'all of them');
select is(pg_temp.range('page_size => 3'), '0-2/4', 'a page of them');
select is(pg_temp.range('page_size => 3, after => (select id from l where letter = $$b$$)'), '3-3/4', 'the page behind it');
select is(pg_temp.range('page_size => 1, sort => $$soonest$$, after => (select id from l where letter = $$b$$)'), '2-2/4', 'in any order');
select is(pg_temp.range('words => $$garden$$, page_size => 1'), '0-0/2', 'of what is found');
select is(pg_temp.range('words => $$nothing$$'), '*/0', 'or nothing');
select tests.act_as_nobody();
-- Without a date, last.
update marketplace.listing set event_date = null where id in (select id from l where letter in ('a', 'c'));
select tests.act_as(member) from f;
select set_config('tests.letters', pg_temp.found('sort => $$soonest$$'), true);
select matches(current_setting('tests.letters'), '^be(ac|ca)$', 'what has no date comes last');
select is(pg_temp.found('sort => $$soonest$$, page_size => 3') || pg_temp.found(format(
    'sort => %L, after => (select id from l where letter = %L)', 'soonest', substr(current_setting('tests.letters'), 3, 1))), current_setting('tests.letters'), 'and on its page');
select tests.act_as_nobody();
select set_config('request.jwt.claims', '', true);

select * from finish();
rollback;
