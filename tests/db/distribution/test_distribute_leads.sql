begin;
select plan(11);

create temp table f as
select n, tests.create_level(n, 100, 2) as level from tests.create_niche() as n;
create temp table s as
select i as n,
  tests.create_subscription(level, case when i = 2 then '{"location": ["US"]}' else '{}' end::jsonb, case when i = 3 then 100
  else 10000 end) as id
from f, generate_series(1, 4) as i;
create temp table l as
select i as n,
  tests.create_lead(f.n, jsonb_build_object('budget', 100, 'location', jsonb_build_array(case when i = 2 then 'US' else 'EU' end))) as id
from f, generate_series(1, 4) as i;
create function pg_temp.leads(numbers integer[]) returns uuid[] language sql as $$
  select array(select l.id from unnest(numbers) with ordinality as u (n, place) join l using (n) order by place)
$$;
create function pg_temp.buyers(number integer) returns integer[] language sql as $$
  select array(select s.n from sale.assignment as a join l on l.id = a.lead_id join s on s.id = a.subscription_id
    where l.n = number order by a.turn)
$$;

select ok(not has_function_privilege(r, 'distribution.distribute_leads(uuid[])', 'execute'), format('not for %s', r))
  from unnest('{anon,member,admin}'::text[]) as r;
select is(distribution.distribute_leads('{}'), '[]', 'an empty list has no answers');
select is(distribution.distribute_leads(array[tests.create_lead(n, status => 'pending_approval'), gen_random_uuid()]), '[]',
  'leads that are not for sale have no answers') from f;

select tests.forget_locks();
create temp table answer as
select a.* from jsonb_array_elements(distribution.distribute_leads(pg_temp.leads('{3,1,2}'))) with ordinality as a (a, place);
select tests.forget_locks();
select results_eq('select (a ->> $$lead_id$$)::uuid, a ->> $$outcome$$ from answer order by place',
  $$select id, 'sold' from l join (values (3, 1), (1, 2), (2, 3)) as o (n, place) using (n)
    order by place$$, 'each lead has an answer, in the order given');
select is(pg_temp.buyers(3), '{1,3}', 'the first lead goes to those that have waited longest');
select is(pg_temp.buyers(1), '{4,1}', 'the second lead goes to the next, and a buyer without funds buys no more');
select is(pg_temp.buyers(2), '{2,4}', 'the third lead begins with the subscription that did not want the others');
select is_empty('select * from sale.verify()', 'the ledger verifies');

-- Of one niche at a time.
create temp table g as select n, tests.create_level(n, 100, 2) as level, tests.create_lead(n) as lead from tests.create_niche() as n;
select results_eq($$select (a ->> 'lead_id')::uuid
  from g, jsonb_array_elements(distribution.distribute_leads(array[lead] || pg_temp.leads('{4,1}'))) as a$$,
  'select lead from g', 'a lead of another niche waits, and so does one that was distributed');

select * from finish();
rollback;
