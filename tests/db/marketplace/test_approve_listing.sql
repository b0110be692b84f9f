begin;
select plan(23);

create temp table f as select tests.create_market('at_once', 20, 1) as niche, tests.create_user('boss@example.com', admin => true) as boss,
  tests.create_user(organization_id => tests.create_organization()) as ann;
grant select on f to public;
select marketplace.set_listing_review(niche, true) from f;
create temp table l as select tests.create_listing(niche) as one, tests.create_listing(niche, '{"city": "At Joe''s"}') as two,
  tests.create_listing(niche) as three from f;
grant select on l to public;

-- A listing that was not approved is invisible.
select tests.act_as(ann) from f;
select is_empty('select from api.listings', 'members do not see a waiting listing');
select is_empty('select from api.search_listings()', 'members do not find a waiting listing');
select is(tests.outcome(format('select api.buy_lead(%L)', one)), '404 LM801', 'members do not buy a waiting listing') from l;
select is(tests.outcome(format('select api.add_favorite(%L)', one)), '404 LM801',
  'members do not add a waiting listing to their favourites') from l;
select is(tests.outcome(format('select api.approve_listing(%L)', one)), '42501', 'members do not approve a listing') from l;
select tests.act_as_nobody();
select tests.act_as_anon();
select is(tests.outcome(format('select api.approve_listing(%L)', one)), '42501', 'anonymous callers do not approve a listing') from l;
select tests.act_as_nobody();

select tests.act_as(boss) from f;
select results_eq('select id from api.all_listings where status = ''waiting'' order by id',
  'select unnest(array[one, two, three]) from l order by 1', 'admins see the waiting listings');
select is(tests.outcome(format('select api.approve_listing(%L)', gen_random_uuid())), '404 LM801', 'an unknown listing is 404 LM801');
select is(tests.faults(format('select api.approve_listing(%L, city => %L, description => %L)', one, repeat('x', 101), repeat('y', 4999))),
  'city too_long', 'a text that is too long is reported by field') from l;
select is(tests.outcome(format('select api.approve_listing(%L)', one)), 'done', 'an admin approves a listing as it is') from l;
select is(tests.outcome(format('select api.approve_listing(%L)', one)), '409 LM819', 'approving again is 409 LM819') from l;
select is(tests.outcome(format('select api.approve_listing(%L, city => '''', description => '' A garden '')', two)), 'done',
  'an admin approves a listing with other texts') from l;
select is(tests.outcome(format('select api.withdraw_listing(%L)', three)), 'done', 'an admin withdraws a waiting listing') from l;
select is(tests.outcome(format('select api.approve_listing(%L)', three)), '409 LM819', 'approving a withdrawn listing is 409 LM819') from l;
select is(tests.outcome(format('select api.list_lead(%L, 25)', lead_id)), 'done', 'list_lead lists the withdrawn lead again')
  from api.all_listings, l where id = three;
select is(status, 'waiting', 'a listing that was not approved waits again') from api.all_listings, l where id = three;
select tests.act_as_nobody();

select tests.act_as(ann) from f;
select results_eq('select city, description from api.listings, l where id = one', $$values ('Albany', 'A garden with two hundred guests')$$,
  'members see an approved listing');
select results_eq('select city, description from api.listings, l where id = two', $$values (null::text, 'A garden')$$,
  'members see the texts that were approved');
select results_eq('select count(*) from api.search_listings(''albany'')', 'values (1::bigint)', 'a search finds an approved listing');
select is((select count(*) from api.listings), 2::bigint, 'members see only approved listings');
select tests.act_as_nobody();
-- A sale by distribution does not open a listing that waits.
update marketplace.listing set sold_count = 1 where id = (select three from l);
select tests.act_as(boss) from f;
select is(tests.outcome(format('select api.approve_listing(%L)', three)), 'done', 'a listing without capacity can be approved') from l;
select is(status, 'sold_out', 'a listing without capacity is sold out at once') from api.all_listings, l where id = three;
select tests.act_as_nobody();
select throws_ok('update marketplace.listing set awaits_review = true where id = (select one from l)', '23514', null,
  'a listing that needs review cannot be open');

select * from finish();
rollback;
