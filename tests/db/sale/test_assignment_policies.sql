begin;
select plan(54);

create temp table f as
select n, level, sub, other_sub, lead, unsold, buyer, competitor, tests.create_user('admin@x.example', admin => true) as admin
from (
  select n, level, lead, unsold, tests.create_user('buyer@a.example', a) as buyer, tests.create_user('other@b.example', b) as competitor,
    tests.create_subscription(level, '{"location": ["US"]}', 1000, a) as sub,
    tests.create_subscription(level, '{"location": ["US"], "budget": {"min": 500}}', 1000, b) as other_sub
  from (
    select n, tests.create_level(n, 300, 2) as level, tests.create_organization('A') as a, tests.create_organization('B') as b,
      tests.create_lead(n, '{"budget": 100, "location": ["US"]}') as lead, tests.create_lead(n) as unsold
    from tests.create_niche() as n) as x) as y;
grant select on f to public;
select tests.distribute(lead) from f;

create temp table door (o text);
grant select on door to public;
insert into door values ('api.assignments'), ('api.subscriptions'), ('api.distribution_traces'), ('api.distribution_decisions');
create temp table base (o text);
grant select on base to public;
insert into base values ('sale.assignment'), ('distribution.subscription'), ('distribution.rotation'), ('distribution.run'),
  ('distribution.trace'), ('distribution.candidate_decision'), ('intake.lead'), ('intake.lead_contact');

-- All others see neither the lead nor the charge.
select tests.act_as_anon();
select is(tests.outcome('select from ' || o), '42501', 'an anonymous caller reads nothing of ' || o)
  from (table door union all table base) as t;
select tests.act_as_nobody();
set local role partner;
select is(tests.outcome('select from ' || o), '42501', 'a partner reads nothing of ' || o) from (table door) as t;
select is(tests.outcome('select from intake.lead_contact'), '42501', 'a partner reads no contact data');
reset role;
select tests.act_as(competitor) from f;
select is_empty('select * from api.assignments', 'another organisation sees no lead that it did not buy');
select results_eq('select organization_id from api.subscriptions', 'select tests.organization_of(competitor) from f',
  'another organisation sees only its own subscription');
select is(tests.outcome('select from api.distribution_traces'), '42501', 'a member sees no distribution traces');
select is_empty('select from api.distribution_decisions',
  'a member does not see that a run evaluated its subscription, which would reveal answers of the lead');
select is(tests.outcome('select from ' || o), '42501', 'the rooms are closed to members: ' || o) from base;
select is(tests.outcome(s), '42501', 'a member writes nothing: ' || s)
from unnest(array['delete from api.assignments', 'update api.assignments set status = $$refunded$$', 'delete from api.subscriptions',
  'update api.subscriptions set ineligible_reason = null', 'insert into api.subscriptions (filter) values ($${}$$)',
  'update api.distribution_decisions set decision = $$bought$$']) as s;
select tests.act_as_nobody();

-- The policies rely on the claim of the organisation, which is signed.
select tests.act_as(buyer) from f;
select results_eq(
  'select lead_id, niche_id, subscription_id, competition_level_id, price, currency, max_buyers, balance_after, answers, contact_name, contact_phone, status, channel from api.assignments',
  $$select lead, n, sub, level, 3.00, 'USD', 2, 7.00, '{"budget": 100, "location": ["US"]}'::jsonb, 'Ada Lovelace', '+44 20 7946 0000',
    'sold', 'distribution' from f$$,
  'the buyer sees the lead with its contact data and the charge with the balance after it');
select results_eq('select id from api.subscriptions', 'select sub from f', 'the buyer sees its own subscription');
select results_eq('select subscription_id, decision from api.distribution_decisions', $$select sub, 'bought'
  from f$$, 'the buyer sees the decision that it bought');
select tests.act_as_nobody();

-- What the policies show of the tables, without the views.
grant usage on schema intake, distribution to member;
select tests.act_as(buyer) from f;
select results_eq('select id from intake.lead', 'select lead from f', 'the policy of leads shows a member only the lead that it bought');
select results_eq('select lead_id from intake.lead_contact', 'select lead from f',
  'the policy of contacts shows a member only the contact of that lead');
select is(tests.outcome('select ' || c || ' from intake.lead'), '42501', 'not who approved it and what became of it: ' || c)
from unnest('{status,approved_by,submission_key}'::text[]) as c;
select is(tests.outcome('select request_hash from intake.lead_contact'), '42501', 'a member does not read the hash of the request');
select is(tests.outcome('select turn from sale.assignment'), '42501',
  'a member does not read turns, which reveal how many leads are sold in all');
select is(tests.outcome('select rank from distribution.candidate_decision'), '42501',
  'a member does not read its rank, which reveals how many others want such leads');
select tests.act_as_nobody();
select tests.act_as(competitor) from f;
select is_empty('select id from intake.lead', 'the policy of leads shows a competitor nothing');
select is_empty('select lead_id from intake.lead_contact', 'the policy of contacts shows a competitor nothing');
select tests.act_as_nobody();
revoke usage on schema intake, distribution from member;

select tests.act_as(admin) from f;
select results_eq('select organization_id, lead_id, balance_after, contact_name from api.assignments',
  $$select tests.organization_of(buyer), lead, 7.00, 'Ada Lovelace' from f$$, 'an admin sees every assignment');
select results_eq('select lead_id, outcome, room, evaluated_count, bought, price from api.distribution_traces', $$select lead, 'sold', 2, 2,
  1, 3.00 from f$$, 'an admin sees the traces of distribution');
select results_eq('select lead_id, organization_id, subscription_id, decision from api.distribution_decisions order by decision',
  $$select lead, tests.organization_of(buyer), sub, 'bought' from f union all
    select lead, tests.organization_of(competitor), other_sub, 'filter' from f$$, 'an admin sees the decision on each subscription');
select is(tests.outcome(s), '42501', 'but writes nothing: ' || s)
from unnest(array['delete from api.assignments', 'delete from api.distribution_traces', 'delete from api.distribution_decisions']) as s;

select * from finish();
rollback;
