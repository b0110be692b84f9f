begin;
select plan(13);

-- Two levels of one: the first sells each lead, so that the second is never asked.
create temp table f as
select n, tests.create_subscription(l1) as first, tests.create_subscription(l2) as second,
  tests.create_user(organization_id => tests.create_organization()) as stranger
from (select n, tests.create_level(n, 500, 1) as l1, tests.create_level(n, 300, 1) as l2 from tests.create_niche() as n) as x;
create temp table sold as
select i, lead, tests.distribute(lead) as buyers from f, generate_series(1, 3) as i cross
  join lateral (select tests.create_lead(n) as lead where i > 0) as l;
update intake.lead as l set created_at = clock_timestamp() + s.i * interval '1 second' from sold as s where s.lead = l.id;
create temp table waits as select tests.create_lead(n) as lead from f;
grant select on f, sold, waits to public;

select is(tests.outcome(format('select * from api.missed_leads(%L)', second)), '42501', 'strangers are told nothing')
from f, lateral (select set_config('role', 'anon', true)) as s;
select tests.act_as_nobody();
select tests.act_as(stranger) from f;
select is(tests.outcome(format('select * from api.missed_leads(%L)', second)), '404 LM603',
  'a subscription of another organisation is not found') from f;
select tests.act_as_nobody();
select tests.act_as_owner_of(second) from f;
select results_eq(format('select lead_id, gate from api.missed_leads(%L)', second), $$select lead, 'no_room' from sold order by i desc$$,
  'all leads that it did not get are listed, newest first, also where it was not evaluated') from f;
select ok(bool_and(run_id is not null and decided_at is not null), 'each has the run that decided') from f, api.missed_leads(second);
select results_eq(format('select lead_id from api.missed_leads(%L, most => 2)', second),
  'select lead from sold where i > 1 order by i desc', 'a page has the given size') from f;
select results_eq(format('select lead_id from api.missed_leads(%L, before => %L)', second, lead), 'select lead from sold where i = 1',
  'the next page follows')
from f, sold where i = 2;
select is(tests.outcome(format('select * from api.missed_leads(%L, most => %s)', second, m)), '400 LM610', 'not ' || m)
  from f, unnest(array['0', '101', 'null']) as m;
select is(tests.outcome(format('select * from api.missed_leads(%L, before => gen_random_uuid())', second)), '404 LM305',
  'the lead before must exist') from f;
select is(tests.outcome(format('select * from api.missed_leads(%L)', first)), '404 LM603', 'a member asks about own subscriptions only')
  from f;
select tests.act_as_nobody();
select tests.act_as_owner_of(first) from f;
select is_empty(format('select * from api.missed_leads(%L)', first),
  'a subscription that bought all has missed none, and a waiting lead is not decided') from f;
select tests.act_as_nobody();
select tests.act_as(tests.create_user(admin => true));
select is((select count(*) from api.missed_leads(second)), 3::bigint, 'an admin sees those of all subscriptions') from f;
select tests.act_as_nobody();

select * from finish();
rollback;
