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
select is(tests.outcome('select api.list_lead(lead) from f'), '42501', 'not for anonymous callers');
select is(tests.outcome('select api.withdraw_listing(lead) from f'), '42501', 'nor to withdraw');
select tests.act_as_nobody();
select tests.act_as(member) from f;
select is(tests.outcome('select api.list_lead(lead) from f'), '42501', 'nor for members');
select is(tests.outcome('select api.withdraw_listing(lead) from f'), '42501', 'nor to withdraw');
select is(tests.outcome('select * from api.all_listings'), '42501', 'nor the list of all');
select tests.act_as_nobody();

select tests.act_as(admin) from f;
select is(tests.outcome('select api.list_lead(gen_random_uuid())'), '404 LM305', 'not what is not there');
select is(tests.outcome('select api.list_lead(waiting) from f'), '409 LM606', 'nor what was not approved');
select is(tests.outcome('select api.list_lead(elsewhere) from f'), '409 LM803', 'nor where there is no market');
select is(tests.outcome('select api.list_lead(lead, 0) from f'), '400 LM802', 'nor for nothing');
select is(tests.outcome('select api.list_lead(lead, 0.001) from f'), 'LM411', 'nor for less than a cent');
select is(tests.outcome('select api.list_lead(lead, max_buyers => 0) from f'), '400 LM802', 'nor for nobody');
select is(tests.outcome('select api.list_lead(lead) from f'), 'done', 'a lead is listed whatever the rule');
select is(tests.listing_of(lead), 'open 20.00 sold 0 of 1', 'at the price of the market') from f;
insert into number select number from api.all_listings;
select is(tests.outcome('select api.list_lead(lead, 7.25, 3) from f'), 'done', 'listed again');
select is(tests.listing_of(lead), 'open 7.25 sold 0 of 3', 'price and number of buyers are changed') from f;
select results_eq('select number from api.all_listings', 'select number from number', 'under the number it has');
select is(tests.outcome('select api.withdraw_listing(gen_random_uuid())'), '404 LM801', 'what is not there is not withdrawn');
select is(tests.outcome('select api.withdraw_listing(id) from api.all_listings'), 'done', 'withdrawn');
select is_empty($$select from api.all_listings where status = 'open'$$, 'nobody finds it');
select is(tests.listing_of(lead), 'withdrawn 7.25 sold 0 of 3', 'it is kept') from f;
select is(tests.outcome('select api.list_lead(lead) from f'), 'done', 'and can be put back');
select tests.act_as_nobody();
select tests.create_subscription(level) is not null from f, generate_series(1, 2);
select is(cardinality(tests.distribute(lead)), 2, 'distribution sells it') from f;
select tests.act_as(admin) from f;
select is(tests.outcome('select api.list_lead(lead, max_buyers => 9) from f'), '409 LM805', 'what has all its buyers is not listed again');
select tests.act_as_nobody();
select ok(count(*) >= 4, 'each act is audited, with its admin')
from audit.event as e join f on e.user_id = f.admin where e.entity = 'marketplace.listing';

select * from finish();
rollback;
