begin;
select plan(9);

create temp table f as select n, tests.create_lead(n) as lead, tests.create_level(n, 100, 4) as wide, tests.create_level(n, 100, 2) as narrow
from tests.create_market() as n;
create function pg_temp.counted(max_buyers integer) returns text language sql as $$
  select format('%s of %s', b.sold_count, b.effective_max_buyers) from f cross join lateral marketplace.count_places(f.lead, counted.max_buyers) as b
$$;
select is(pg_temp.counted(1), '0 of 1', 'at first there is room for all that the listing allows');
select is(pg_temp.counted(9), '0 of 9', 'however many these are');
select tests.create_subscription(wide) is not null from f;
select is(cardinality(tests.distribute(lead)), 1, 'one buys at a level for four') from f;
select is(pg_temp.counted(1), '1 of 1', 'a listing for one has no room left');
select is(pg_temp.counted(3), '1 of 3', 'one for three has room for two');
select is(pg_temp.counted(9), '1 of 4', 'what was promised to the first buyer holds');
update sale.assignment set status = 'refunded';
select is(pg_temp.counted(3), '1 of 3', 'a refunded buyer keeps the place');
update catalog.niche set cascade_rule = 'literal' where id = (select n from f);
select is(pg_temp.counted(1), '1 of 2', 'literal: the market sells up to its own maximum');
select is(pg_temp.counted(9), '1 of 10', 'beside all others');

select * from finish();
rollback;
