begin;
select plan(9);

create temp table f as
select n, level, tests.create_subscription(level) as a, tests.create_subscription(level) as b, tests.create_subscription(level) as c
from (select n, tests.create_level(n, 100, 1) as level from tests.create_niche() as n) as x;
grant select on f to member, admin;
select tests.act_as(tests.create_user(admin => true));
select lives_ok(format('select api.set_weight(%L, 2)', a), 'an admin sets it') from f;
select lives_ok(format('select api.set_weight(%L, 5)', b), 'by the subscription') from f;
select throws_ok(format('select api.set_weight(%L, %s)', a, w), 'PGRST', null, 'not ' || w) from f, unnest(array['0', '101', 'null', '-1']) as w;
select throws_ok(format('select api.set_weight(%L, 2)', n), 'PGRST', null, 'of a subscription that is there') from f;
select tests.act_as_nobody();
select tests.forget_locks();
create temp table sold as select s as id from f, unnest(tests.sell_leads(n, 160)) as s;
select results_eq(
  'select round(count(*) / 20.0) from sold, f group by id, a, b, c order by array_position(array[a, b, c], id)',
  $$values (2::numeric), (5), (1)$$, 'each has its share of the sales');
-- Smoothly: nobody gets his share in one go.
create temp table places as select id, row_number() over () as place from sold;
select cmp_ok((select max(gap) from (select place - lag(place) over (order by place) as gap from places, f where id = b) as g), '<=', 3::bigint,
  'whoever has five of eight never waits for long');

select * from finish();
rollback;
