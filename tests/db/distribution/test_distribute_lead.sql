begin;
select plan(35);

create temp table f as
select n, level, open, tests.create_lead(n, status => 'pending_approval') as pending,
  tests.create_lead(n, status => 'rejected') as rejected,
  tests.create_lead(n) as lead, tests.create_user('member@x.example') as member,
    tests.create_user('admin@x.example', admin => true) as admin
from (select n, tests.create_level(n, 1000, 2) as level, tests.create_level(n, 500, 3) as open from tests.create_niche() as n) as x;
grant select on f to public;

select tests.act_as_anon();
select is(tests.outcome('select api.distribute_lead(lead) from f'), '42501', 'an anonymous caller may not distribute');
select tests.act_as_nobody();
select tests.act_as(member) from f;
select is(tests.outcome('select api.distribute_lead(lead) from f'), '42501', 'a member may not distribute');
select tests.act_as_nobody();
select tests.act_as(admin) from f;
select is(tests.outcome('select api.distribute_lead(gen_random_uuid())'), '404 LM305', 'an unknown lead is not found');
select is(tests.outcome('select api.distribute_lead(pending) from f'), '409 LM606', 'a lead that is not approved is not sold');
select is(tests.outcome('select api.distribute_lead(rejected) from f'), '409 LM606', 'a rejected lead is not sold');
select tests.act_as_nobody();
select is_empty('select from distribution.run', 'a refused call leaves no run');

-- Nobody buys.
create temp table answer (a jsonb);
grant all on answer to public;
set local role leadmill_worker;
insert into answer select distribution.distribute_lead(lead) from f;
reset role;
select results_eq($$select a ->> 'outcome', a ->> 'lead_status', a -> 'assignment_ids'
  from answer$$, $$values ('unsold', 'unsold', '[]'::jsonb)$$, 'a run without a buyer is unsold');
select results_eq('select l.status, l.distributed_at is not null from intake.lead as l join f on l.id = f.lead',
  $$values ('unsold', true)$$, 'a lead without a buyer is unsold');
select results_eq('select t.order_position, t.room, t.evaluated_count, t.bought from distribution.trace as t order by 1',
  $$values (1, 2, 0, 0), (2, 3, 0, 0)$$, 'each level leaves its trace');

-- Later there are buyers: a retry.
create temp table s as select tests.create_subscription(level, funds => 1000) as a, tests.create_subscription(open, funds => 500) as c
  from f;
select is(tests.distribute(lead), array[a, c], 'a later run sells to a subscription that was made since') from f, s;
select results_eq('select l.status from intake.lead as l join f on l.id = f.lead', array['distributed'], 'the lead is distributed');
select results_eq('select r.outcome from distribution.run as r order by r.position', $$values ('unsold'), ('sold')$$,
  'both runs are kept, in their order');
select results_eq('select t.order_position, t.price, t.max_buyers, t.room, t.bought from distribution.trace as t join distribution.run as r on r.id = t.run_id where r.outcome = $$sold$$ order by 1',
  'values (1, 1000::bigint, 2, 2, 1), (2, 500::bigint, 3, 1, 1)', 'the trace shows the capacity');
select results_eq('select v.lead_id, v.subscription_id, v.organization_id, v.competition_level_id, v.rank, v.decision from distribution.candidate_decision as v order by v.subscription_id',
  $$select lead, s.id, s.organization_id, s.competition_level_id, 1, 'bought' from f, distribution.subscription as s where s.niche_id = f.n
    order by s.id$$, 'the decisions show who bought');
select is((select sum(-e.amount) from sale.assignment as a join ledger.entry as e using (journal_id)
  join ledger.account as k on k.id = e.account_id where k.kind = 'wallet'),
  1500::numeric, 'each buyer paid the price of its level');
select is(ledger.funds_of(o.organization_id, 'USD'), 0::bigint, 'nothing is left of the funds') from distribution.subscription as o;
select is(tests.distribute(lead), '{}', 'another run sells nothing more') from f;
select is((select outcome from distribution.run order by position desc limit 1), 'full', 'that run is full');
select is(count(*), 2::bigint, 'nobody bought twice') from sale.assignment;

-- Whoever cannot pay is passed over, not the lead.
select is(tests.distribute(l), '{}', 'a buyer without funds buys nothing') from f, tests.create_lead(n) as l;
select results_eq('select t.rejection_counts from distribution.trace as t join distribution.run as r on r.id = t.run_id where r.position = (select max(position) from distribution.run) order by t.order_position',
  $$values ('{"insufficient_funds": 1}'::jsonb), ('{"insufficient_funds": 1}')$$, 'the trace shows insufficient_funds');
select tests.refresh_funding(organization_id) from distribution.subscription;
select is_empty('select from distribution.rotation', 'the deferred job removes the subscription from the rotation');

-- Fair: all of one run's winners would have an equal now(), and ties would favour the same for ever.
create temp table g as select n, tests.create_level(n, 10, 3) as level from tests.create_niche() as n;
create temp table equals as select tests.create_subscription(level) as id from g, generate_series(1, 7);
select is(cardinality(tests.sell_leads(n, 30)), 90, 'thirty leads are sold to three each') from g;
select ok(max(sales) - min(sales) <= 1, 'equal subscriptions differ by one sale at most')
from (select count(a.id) as sales from equals as e left join sale.assignment as a on a.subscription_id = e.id group by e.id) as x;
select ok(count(*) = count(distinct turn), 'no two sales have one turn') from sale.assignment;

-- The literal rule of a niche, and a level added later.
create temp table h as select n, tests.create_level(n, 10, 1) as one from tests.create_niche() as n;
create temp table hs as select tests.create_subscription(one) as a, tests.create_subscription(one) as b, tests.create_lead(n) as lead
  from h;
select is(tests.distribute(lead), array[a], 'a level for one sells to one') from hs;
update catalog.niche set cascade_rule = 'literal' where id = (select n from h);
select is(tests.distribute(lead), '{}', 'it does so in a later run too, whatever the cascade rule') from hs;
create temp table later as select tests.create_subscription(tests.create_level(n, 10, 2)) as id from h;
select is(tests.distribute(lead), array[id], 'literal: a later level sells up to its own maximum') from hs, later;

-- An error in the middle leaves nothing.
create temp table k as select n, tests.create_level(n, 10, 3) as level from tests.create_niche() as n;
create temp table ks as select tests.create_subscription(level) as id from k, generate_series(1, 3);
create temp table kl as select tests.create_lead(n) as lead from k;
create function pg_temp.third_fails() returns trigger language plpgsql as $$
begin
  if (select count(*) from sale.assignment where lead_id = new.lead_id) = 2 then raise exception 'no'; end if;
  return new;
end $$;
create trigger third_fails before insert on sale.assignment for each row execute function pg_temp.third_fails();
select throws_ok('select tests.distribute(lead) from kl', 'P0001', 'no', 'an error in the third sale fails the run');
select is_empty('select from sale.assignment as a join kl on a.lead_id = kl.lead', 'no assignment is made');
select is_empty('select from ledger.journal as j join kl on j.subject_id = kl.lead', 'no buyer is charged');
select results_eq('select l.status from intake.lead as l join kl on l.id = kl.lead', array['approved'],
  'the lead stays approved for its next run');
drop trigger third_fails on sale.assignment;
select is(cardinality(tests.distribute(lead)), 3, 'the next run sells all three') from kl;
select is_empty('select * from sale.verify()', 'the ledger verifies');

select * from finish();
rollback;
