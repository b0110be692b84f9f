begin;
select plan(5);

create temp table f as
select n, level, tests.create_subscription(level, '{"location": ["US", "EU"]}', 1000, a) as id, a, tests.create_lead(n) as lead
from (select n, tests.create_level(n, 300, 2) as level, tests.create_organization('A') as a from tests.create_niche() as n) as x;
create function pg_temp.chosen() returns distribution.buyer[] language sql as $$
  select (distribution.choose_buyers(l)).buyers from f join intake.lead as l on l.id = f.lead
$$;
create temp table chosen as select pg_temp.chosen() as buyers;

select ok(distribution.are_as_chosen('{}', 'USD'), 'nobody stays nobody');
select ok(cardinality(buyers) = 1 and distribution.are_as_chosen(buyers, 'USD'), 'whom nothing has touched is as he was chosen') from chosen;
-- A transaction of its own, as far as versions are concerned.
do $$ begin update distribution.subscription set weight = weight; exception when others then raise; end $$;
select ok(not distribution.are_as_chosen(buyers, 'USD'), 'whose subscription was written is not, whatever was written') from chosen;
select ok(distribution.are_as_chosen(pg_temp.chosen(), 'USD'), 'until he is chosen again');
truncate chosen;
insert into chosen select pg_temp.chosen();
select tests.fund(a, -701) from f;
select ok(not distribution.are_as_chosen(buyers, 'USD'), 'nor is one who cannot pay any more') from chosen;

select * from finish();
rollback;
