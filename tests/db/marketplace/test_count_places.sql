begin;
select plan(9);

create temp table f as select n, tests.create_lead(n) as lead, tests.create_level(n, 100, 4) as wide,
  tests.create_level(n, 100, 2) as narrow
from tests.create_market() as n;
create function pg_temp.counted(max_buyers integer) returns text language sql as $$
  select format('%s of %s', b.sold_count, b.effective_max_buyers) from f cross
    join lateral marketplace.count_places(f.lead, counted.max_buyers) as b
$$;
select is(pg_temp.counted(1), '0 of 1', 'a lead without buyers has room for all buyers of the listing');
select is(pg_temp.counted(9), '0 of 9', 'the capacity follows the number of buyers of the listing');
select tests.create_subscription(wide) is not null from f;
select is(cardinality(tests.distribute(lead)), 1, 'distribution sells the lead at a level for four') from f;
select is(pg_temp.counted(1), '1 of 1', 'a listing for one has no capacity left');
select is(pg_temp.counted(3), '1 of 3', 'a listing for three has room for two more');
select is(pg_temp.counted(9), '1 of 4', 'the promise to the first buyer is binding');
update sale.assignment set status = 'refunded';
select is(pg_temp.counted(3), '1 of 3', 'a refunded buyer still counts');
update catalog.niche set cascade_rule = 'literal' where id = (select n from f);
select is(pg_temp.counted(1), '1 of 2', 'literal: the marketplace sells up to its own maximum');
select is(pg_temp.counted(9), '1 of 10', 'literal: the maximum of the marketplace is in addition to other buyers');

select * from finish();
rollback;
