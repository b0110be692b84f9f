begin;
select plan(6);

create temp table f as
select n, level, tests.create_subscription(level, '{}', 1000) as rich, tests.create_subscription(level, '{}', 500) as poor
from (select n, tests.create_level(n, 500, 1) as level from tests.create_niche() as n) as x;

select is(tests.distribute(l), array[rich], 'the first buys at the price of the day') from f, tests.create_lead(n) as l;
select tests.refresh_funding(organization_id) from distribution.subscription;
select catalog.update_competition_level(level, price => 5.01) from f;
select is_empty('select r.* from f cross join lateral tests.rotation_of(level) as r', 'whom a higher price is too much for leaves the rotation');
select catalog.update_competition_level(level, price => 5.00, name => 'New') from f;
select set_eq('select r.subscription_id from f cross join lateral tests.rotation_of(level) as r', 'select unnest(array[rich, poor]) from f', 'and comes back when it falls');
select results_eq('select price, max_buyers from distribution.assignment', 'values (500::bigint, 1)', 'what was sold keeps its terms');
select catalog.retire_competition_level(level) from f;
select results_eq('select distinct status from distribution.subscription', array['ended'], 'a retired level ends its subscriptions');
select is_empty('select from distribution.rotation', 'and leaves nobody in the rotation');

select * from finish();
rollback;
