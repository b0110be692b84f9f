begin;
select plan(24);

create temp table f as
select n as niche, tests.create_lead(n, tests.wedding_answers()) as lead, tests.create_lead(n, status => 'pending_approval') as waiting,
  tests.create_lead(tests.create_niche()) as elsewhere, tests.create_level(n, 100, 2) as level,
  tests.create_user() as member, tests.create_user(null, null, true) as admin
from tests.create_market('never') as n;
grant select on f to public;
create temp table number (number text);
grant all on number to public;

select tests.act_as_anon();
select is(tests.outcome('select api.list_lead(lead) from f'), '42501', 'anonymous callers list nothing');
select is(tests.outcome('select api.withdraw_listing(lead) from f'), '42501', 'anonymous callers withdraw nothing');
select tests.act_as_nobody();
select tests.act_as(member) from f;
select is(tests.outcome('select api.list_lead(lead) from f'), '42501', 'members list nothing');
select is(tests.outcome('select api.withdraw_listing(lead) from f'), '42501', 'members withdraw nothing');
select is(tests.outcome('select * from api.all_listings'), '42501', 'members do not read all listings');
select tests.act_as_nobody();

select tests.act_as(admin) from f;
select is(tests.outcome('select api.list_lead(gen_random_uuid())'), '404 LM305', 'an unknown lead is 404 LM305');
select is(tests.outcome('select api.list_lead(waiting) from f'), '409 LM606', 'a lead that was not approved is 409 LM606');
select is(tests.outcome('select api.list_lead(elsewhere) from f'), '409 LM803', 'a niche outside the marketplace is 409 LM803');
select is(tests.outcome('select api.list_lead(lead, 0) from f'), '400 LM802', 'a price of 0 is 400 LM802');
select is(tests.outcome('select api.list_lead(lead, 0.001) from f'), 'LM411', 'a price with a fraction of a cent is LM411');
select is(tests.outcome('select api.list_lead(lead, max_buyers => 0) from f'), '400 LM802', 'a maximum of 0 buyers is 400 LM802');
select is(tests.outcome('select api.list_lead(lead) from f'), 'done', 'a lead is listed whatever the listing rule');
select is(tests.listing_of(lead), 'open 20.00 sold 0 of 1', 'a lead is listed at the price of the settings') from f;
insert into number select number from api.all_listings;
select is(tests.outcome('select api.list_lead(lead, 7.25, 3) from f'), 'done', 'a listed lead can be listed with other terms');
select is(tests.listing_of(lead), 'open 7.25 sold 0 of 3', 'price and number of buyers change') from f;
select results_eq('select number from api.all_listings', 'select number from number', 'the public number does not change');
select is(tests.outcome('select api.withdraw_listing(gen_random_uuid())'), '404 LM801', 'withdrawing an unknown listing is 404 LM801');
select is(tests.outcome('select api.withdraw_listing(id) from api.all_listings'), 'done', 'an admin withdraws a listing');
select is_empty($$select from api.all_listings where status = 'open'$$, 'a withdrawn listing is not open');
select is(tests.listing_of(lead), 'withdrawn 7.25 sold 0 of 3', 'a withdrawn listing keeps its terms') from f;
select is(tests.outcome('select api.list_lead(lead) from f'), 'done', 'a withdrawn lead can be listed again');
select tests.act_as_nobody();
select tests.create_subscription(level) is not null from f, generate_series(1, 2);
select is(cardinality(tests.distribute(lead)), 2, 'distribution sells a listed lead') from f;
select tests.act_as(admin) from f;
select is(tests.outcome('select api.list_lead(lead, max_buyers => 9) from f'), '409 LM805', 'a lead with all its buyers is 409 LM805');
select tests.act_as_nobody();
select ok(count(*) >= 4, 'each change of a listing is audited with its admin')
from audit.event as e join f on e.user_id = f.admin where e.entity = 'marketplace.listing';

select * from finish();
rollback;
