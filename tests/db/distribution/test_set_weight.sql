begin;
select plan(30);

create temp table f as
select n, level, tests.create_subscription(level) as a, tests.create_subscription(level) as b, tests.create_subscription(level) as c
from (select n, tests.create_level(n, 100, 1) as level from tests.create_niche() as n) as x;
grant select on f to member, admin;
select tests.act_as(tests.create_user(admin => true));
select lives_ok(format('select api.set_weight(%L, 2)', a), 'an admin sets it') from f;
select lives_ok(format('select api.set_weight(%L, 5)', b), 'each subscription has its own weight') from f;
select throws_ok(format('select api.set_weight(%L, %s)', a, w), 'PGRST', null, 'not ' || w)
  from f, unnest(array['0', '101', 'null', '-1']) as w;
select throws_ok(format('select api.set_weight(%L, 2)', n), 'PGRST', null, 'the subscription must exist') from f;
select tests.act_as_nobody();
select tests.forget_locks();
create temp table sold as select s as id from f, unnest(tests.sell_leads(n, 160)) as s;
select results_eq(
  'select round(count(*) / 20.0) from sold, f group by id, a, b, c order by array_position(array[a, b, c], id)',
  $$values (2::numeric), (5), (1)$$, 'each has its share of the sales');
-- Smoothly: nobody gets his share in one go.
create temp table places as select id, row_number() over () as place from sold;
select cmp_ok((select max(gap) from (select place - lag(place) over (order by place) as gap from places, f where id = b) as g), '<=',
  3::bigint,
  'a subscription with five of eight turns never waits for long');

-- After an absence a heavy one has its share again, and not what it missed: it is asked as one that has waited a round.
create temp table g as
select n, level, tests.create_subscription(level) as heavy
from (select n, tests.create_level(n, 100, 1) as level from tests.create_niche() as n) as x;
create temp table others as select tests.create_subscription(level) as id from g, generate_series(1, 12);
create function pg_temp.set_weight(subscription uuid, weight integer) returns void language plpgsql as $$
begin
  perform tests.act_as(tests.create_user(admin => true));
  perform api.set_weight(subscription, set_weight.weight);
  perform tests.act_as_nobody();
  perform tests.forget_locks();
end $$;
create function pg_temp.let(verb text, subscription uuid) returns void language plpgsql as $$
begin
  perform tests.act_as_owner_of(subscription);
  execute format('select api.%s_subscription(%L)', verb, subscription);
  perform tests.act_as_nobody();
  perform tests.forget_locks();
end $$;
-- Which of the next leads it wins, when it has been away for so many.
create function pg_temp.places(weight integer, away integer, leads integer) returns integer[] language plpgsql as $$
declare
  v_heavy constant uuid := (select heavy from g);
begin
  perform pg_temp.set_weight(v_heavy, weight);
  perform tests.sell_leads(n, 2 * (12 + weight)) from g;
  perform pg_temp.let('pause', v_heavy);
  perform tests.sell_leads(n, away) from g;
  -- Runs of another niche, too, in which it has no part.
  perform setval('distribution.position', nextval('distribution.position') + 5000);
  perform pg_temp.let('resume', v_heavy);
  return array(
    select s.place::integer
    from g, unnest(tests.sell_leads(n, leads)) with ordinality as s (id, place)
    where s.id = v_heavy order by s.place);
end $$;
create temp table back as
select w, pg_temp.places(w, away, 12 + w) as places from (values (1, 40), (3, 60), (10, 60)) as v (w, away);
select cmp_ok(places[1], '<=', 2, 'weight ' || w || ': it is among the first to be asked') from back order by w;
select cmp_ok(cardinality(places), '<=', w + 1, 'weight ' || w || ': in a round it wins its share, or one more') from back order by w;
select cmp_ok(cardinality(places), '>=', greatest(w - 2, 1), 'weight ' || w || ': and not less by more than two') from back order by w;
select cmp_ok((select count(*) from unnest(places) as p where p <= 4), '<=', ceil(4.0 * w / (12 + w))::bigint + 1,
  'weight ' || w || ': not at once')
from back order by w;

-- A quiet time of the niche, while others have their runs, is no absence: shares stay what they are.
select pg_temp.set_weight(heavy, 10) from g;
select tests.sell_leads(n, 44) from g;
create temp table quiet as
select i, leads.*
from g, generate_series(1, 3) as i
cross join lateral (select setval('distribution.position', nextval('distribution.position') + 5000 + 0 * i)) as idle
cross join lateral (select count(*) filter (where s = heavy) as heavy_count, count(distinct s) as count
  from unnest(tests.sell_leads(n, 22 + 0 * i)) as s) as leads;
select cmp_ok(heavy_count, '<=', 11::bigint, 'after a quiet time it gets no more than its share') from quiet order by i;
select cmp_ok(heavy_count, '>=', 9::bigint, 'after a quiet time it gets no less than its share') from quiet order by i;

-- One that becomes heavy while it waits for its first lead after an absence.
select pg_temp.set_weight(heavy, 1), pg_temp.let('pause', heavy) from g;
select tests.sell_leads(n, 40) from g;
select pg_temp.let('resume', heavy), pg_temp.set_weight(heavy, 10) from g;
select cmp_ok((select count(*) from g, unnest(tests.sell_leads(n, 22)) as s where s = heavy), '<=', 11::bigint,
  'one that becomes heavy on its way back gets no more than its share');

-- And one that has never bought.
create temp table young as select tests.create_subscription(level, funds => 0) as id from g;
select pg_temp.set_weight(id, 10) from young;
select tests.sell_leads(n, 40) from g;
select tests.fund(s.organization_id, 100000), tests.refresh_funding(s.organization_id) from distribution.subscription as s, young
  where s.id = young.id;
create temp table first as select * from g, unnest(tests.sell_leads(n, 32)) with ordinality as s (id, place);
select cmp_ok((select count(*) from first, young where first.id = young.id), '<=', 11::bigint,
  'one that has never bought gets no more than its share');
select cmp_ok((select min(place) from first, young where first.id = young.id), '<=', 15::bigint,
  'one that has never bought waits no longer than a round');

select * from finish();
rollback;
