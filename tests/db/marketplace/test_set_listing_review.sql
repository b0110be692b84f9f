begin;
select plan(9);

create temp table f as select tests.create_market() as niche, tests.create_niche() as bare, tests.create_user('ann@example.com') as ann,
  tests.create_user('boss@example.com', admin => true) as boss;
grant select on f to public;
select tests.act_as_anon();
select is(tests.outcome(format('select api.set_listing_review(%L, true)', niche)), '42501', 'anonymous callers do not change the review')
  from f;
select tests.act_as_nobody();
select tests.act_as(ann) from f;
select is(tests.outcome(format('select api.set_listing_review(%L, true)', niche)), '42501', 'members do not change the review') from f;
select tests.act_as_nobody();
select tests.act_as(boss) from f;
select is(reviews_listings, false, 'no market asks for it at first') from api.marketplace_settings, f where niche_id = niche;
select is(tests.outcome(format('select api.set_listing_review(%L, true)', gen_random_uuid())), '404 LM202',
  'an unknown niche is 404 LM202');
select is(tests.outcome(format('select api.set_listing_review(%L, true)', bare)), '409 LM803',
  'a niche outside the marketplace is 409 LM803') from f;
select is(tests.faults(format('select api.set_listing_review(%L, null)', niche)), 'is_on required', 'a null is 400 LM802') from f;
select is(tests.outcome(format('select api.set_listing_review(%L, true)', niche)), 'done', 'an admin turns the review on') from f;
select is(reviews_listings, true, 'and the market says so') from api.marketplace_settings, f where niche_id = niche;
select tests.act_as_nobody();
create temp table l as select tests.create_listing(niche) as id from f;
select is(status, 'waiting', 'what is placed from here on waits') from marketplace.listing join l using (id);

select * from finish();
rollback;
