begin;
select plan(8);

create temp table g as select marketplace.random_number(s.state) as number, s.state
from generate_series(1, 500) as n cross join (values ('NY'), (null)) as s (state);
select is_empty($$select * from g
  where number !~ ('^' || coalesce(state, 'XX') || '[0-9]{6}$')$$, 'a number is the two letters of the state, or XX, and six digits');
select ok(count(distinct number) > 990, 'random numbers rarely repeat') from g;
select ok(count(*) filter (where substr(number, 3, 1) < '5') between 350 and 650, 'half of the numbers are in the lower half') from g;

-- A number that is already taken.
create temp table f as
select tests.create_lead(n, tests.wedding_answers()) as a, tests.create_lead(n, tests.wedding_answers()) as b,
  tests.create_lead(n, tests.wedding_answers()) as c, tests.create_lead(n, tests.wedding_answers()) as d,
  tests.create_lead(n, tests.wedding_answers()) as e
from tests.create_market('at_once') as n;
select setseed(0.5);
select marketplace.list_by_rule(a) is not null from f;
select setseed(0.5);
select isnt(marketplace.list_by_rule(b), null, 'a lead whose number is taken gets another') from f;
select is(count(distinct number), 2::bigint, 'both leads have a number') from marketplace.listing, f where lead_id in (a, b);

-- As if a state had only one number.
create or replace function marketplace.random_number(state text) returns text language sql volatile
return coalesce(state, 'XX') || '000001';
select marketplace.list_by_rule(c) is not null from f;
select marketplace.list_by_rule(d) is not null from f;
select is((select number from marketplace.listing where lead_id = c), 'NY000001', 'the last free number of a state is used') from f;
select is((select number from marketplace.listing where lead_id = d), 'XX000001', 'numbers without a state follow') from f;
select is(tests.outcome('select marketplace.list_by_rule(e) from f'), '409 LM804', 'without a free number it is 409 LM804');

select * from finish();
rollback;
