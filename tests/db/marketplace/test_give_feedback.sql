begin;
select plan(46);

create temp table f as
select n as niche, o as organization, tests.create_user('buyer@x.example', o) as buyer, tests.create_user('viewer@x.example', o) as viewer,
  tests.create_user() as other, tests.create_user(null, null, true) as admin, tests.create_level(n, 1200, 5) as level
from tests.create_market('left_room', 20, 2) as n, tests.create_organization('Buyer Ltd') as o;
update identity.membership set role = 'viewer' where user_id = (select viewer from f);
select tests.fund(organization, 100000), tests.fund(tests.organization_of(other), 100000) from f;
grant select on f to public;
create temp table listing as select row_number() over () as number, tests.create_listing(niche) as id from f, generate_series(1, 8);
create temp table purchase (number bigint, id uuid);
create temp table answer (body jsonb);
grant select on listing to public;
grant all on purchase, answer to public;

create function pg_temp.buy(listing uuid) returns uuid language plpgsql as $$
begin
  perform tests.forget_locks();
  return api.buy_lead(listing);
end $$;
create function pg_temp.give(purchase bigint, rest text default 'true, $$responsive$$') returns text language plpgsql as $$
begin
  perform tests.forget_locks();
  return tests.outcome(format('select api.give_feedback(%L, %s)', (select id from purchase where number = give.purchase), rest));
end $$;
create function pg_temp.retry_after(purchase bigint) returns integer language plpgsql as $$
declare
  v_detail text;
begin
  perform tests.forget_locks();
  perform api.give_feedback(id, true, 'responsive') from purchase where number = retry_after.purchase;
  return null;
exception when sqlstate 'PGRST' then
  get stacked diagnostics v_detail = pg_exception_detail;
  return v_detail::jsonb -> 'headers' ->> 'Retry-After';
end $$;
do $$ begin execute format('grant usage on schema %s to public',
  (select nspname from pg_namespace where oid = pg_my_temp_schema())); end $$;

select tests.act_as(buyer) from f;
insert into purchase select number, pg_temp.buy(id) from listing;
select tests.act_as(other) from f;
insert into purchase select 100, pg_temp.buy(id) from listing where number = 1;
select tests.act_as_nobody();
-- An assignment by distribution to the same buyer, and a refunded one.
select tests.forget_locks();
create temp table subscription as select tests.create_subscription(level, organization => organization, funds => 0) as id from f;
select tests.distribute(tests.create_lead(niche)) from f;
insert into purchase select 101, a.id from sale.assignment as a where a.channel = 'distribution';
update sale.assignment set status = 'refunded' where id = (select id from purchase where number = 8);
select is((select count(*) from purchase), 10::bigint, 'all leads of the test are bought');
create temp table before as select ledger.funds_of(organization, 'USD') as funds from f;

-- Callers without the privilege.
select tests.act_as_anon();
select is(pg_temp.give(1), '42501', 'anonymous callers give no feedback');
select is(tests.outcome('select * from api.feedbacks'), '42501', 'anonymous callers read no feedback');
select tests.act_as(admin) from f;
select is(pg_temp.give(1), '42501', 'admins give no feedback');
select tests.act_as(viewer) from f;
select is(pg_temp.give(1), '403 LM115', 'a plain member gives no feedback');
select tests.act_as(other) from f;
select is(pg_temp.give(2), '404 LM813', 'an organisation that bought nothing is 404 LM813');
select is(pg_temp.give(1), '404 LM813', 'another buyer of the same lead is 404 LM813');

-- Feedback that is refused.
select tests.act_as(buyer) from f;
select is(tests.outcome('select api.give_feedback(gen_random_uuid(), true, $$partial$$)'), '404 LM813', 'an unknown purchase is 404 LM813');
select is(tests.outcome('select api.give_feedback(null, true, $$partial$$)'), '404 LM813', 'a null purchase is 404 LM813');
select is(pg_temp.give(101), '404 LM813', 'an assignment by distribution is 404 LM813');
select is(pg_temp.give(8), '409 LM817', 'a refunded purchase is 409 LM817');
select is(pg_temp.give(1, 'null, $$partial$$'), '400 LM814', 'a null for booked is 400 LM814');
select is(pg_temp.give(1, 'true, $$maybe$$'), '400 LM814', 'an unknown responsiveness is 400 LM814');
select is(pg_temp.give(1, 'true, null'), '400 LM814', 'a missing responsiveness is 400 LM814');
select is(pg_temp.give(1, 'true, $$partial$$, -1'), '400 LM814', 'negative days to a booking are 400 LM814');
select is(pg_temp.give(1, 'true, $$partial$$, 3651'), '400 LM814', 'more than 3650 days to a booking are 400 LM814');
select is(pg_temp.give(1, 'true, $$partial$$, 1, -0.01'), '400 LM814', 'a negative amount is 400 LM814');
select is(pg_temp.give(1, 'true, $$partial$$, 1, $$NaN$$'), '400 LM814', 'an amount that is not a number is 400 LM814');
select is(pg_temp.give(1, 'true, $$partial$$, 1, 1000000000.01'), '400 LM814', 'an amount over the maximum is 400 LM814');
select is(pg_temp.give(1, 'true, $$partial$$, 1, 1.001'), 'LM411', 'an amount with a fraction of a cent is LM411');
select is(pg_temp.give(1, 'false, $$ghosted$$, 1'), '400 LM814', 'days without a booking are 400 LM814');
select is(pg_temp.give(1, 'false, $$ghosted$$, null, 10'), '400 LM814', 'an amount without a booking is 400 LM814');
select is_empty('select from api.feedbacks', 'refused feedback is not stored');
select tests.act_as_nobody();
select is(ledger.funds_of(organization, 'USD'), funds, 'refused feedback is not rewarded') from f, before;

-- Feedback that is accepted.
select tests.act_as(buyer) from f;
select tests.forget_locks();
insert into answer select api.give_feedback(id, true, 'responsive', 12, 2500.5) from purchase where number = 1;
select results_eq('select body - $$feedback_id$$ from answer', $$values ('{"reward": 2.00, "currency": "USD"}'::jsonb)$$,
  'feedback is rewarded');
select results_eq(
  'select id, assignment_id, booked, lead_responsive, time_to_book, amount_charged, reward, currency from api.feedbacks',
  $$select (body ->> 'feedback_id')::uuid, id, true, 'responsive', 12, 2500.50, 2.00, 'USD' from answer, purchase where number = 1$$,
  'the feedback is stored as given');
select results_eq(
  $$select account, amount, lead_id from api.ledger_entries where kind = 'feedback_reward'$$,
  $$select 'promo', 2.00, lead_id from api.assignments join purchase using (id)
    where purchase.number = 1$$, 'the reward is an entry of promotional credit');
select is(pg_temp.give(1), '409 LM815', 'a second feedback on the purchase is 409 LM815');
select is(pg_temp.give(2, 'false, $$ghosted$$'), 'done', 'feedback without a booking is accepted');
select is((select array_agg(pg_temp.give(n) order by n) from generate_series(3, 5) as n), '{done,done,done}',
  'five feedbacks within an hour are accepted');
select is(pg_temp.give(6), '429 LM816', 'a sixth feedback within an hour is 429 LM816');
select ok(pg_temp.retry_after(6) between 3500 and 3600, 'Retry-After says when feedback is accepted again');
select tests.act_as_nobody();
select is(ledger.funds_of(organization, 'USD'), funds + 1000, 'five feedbacks have five rewards') from f, before;
update ops.rate_limit_log set spent_at = spent_at - interval '1 hour'
  where id = (select min(id) from ops.rate_limit_log where limit_name = 'marketplace.feedback');
select tests.act_as(buyer) from f;
select is(pg_temp.give(6), 'done', 'an hour after the first feedback another one is accepted');
select is(pg_temp.give(7), '429 LM816', 'only one more feedback is accepted then');
select tests.act_as_nobody();
select tests.act_as(other) from f;
select is_empty('select from api.feedbacks', 'another organisation reads no feedback');
select is(pg_temp.give(100), 'done', 'the limit of one user does not affect another');
select tests.act_as_nobody();
select is_empty('select * from billing.verify()', 'the ledger is consistent');

-- A refund takes the reward back, so that nobody profits from it.
create function pg_temp.refund(purchase bigint) returns void language plpgsql as $$
begin
  perform tests.forget_locks();
  perform sale.refund_assignments(a.lead_id, array[a.id], 'bad lead')
  from sale.assignment as a join purchase as p using (id) where p.number = refund.purchase;
end $$;
create temp table rich as select tests.purse(organization) as purse, ledger.funds_of(organization, 'USD') as funds from f;
select pg_temp.refund(2);
select is(ledger.funds_of(organization, 'USD'), funds + 2000 - 200, 'a refund takes the reward back') from f, rich;
select results_eq(
  $$select a.kind, e.amount from ledger.journal as j join ledger.entry as e on e.journal_id = j.id
    join ledger.account as a on a.id = e.account_id
    where j.kind = 'feedback_reward_reversed' order by a.kind$$,
  $$values ('promo', -200::bigint), ('promo_expense', 200)$$, 'the reward is taken from promotional credit');
select tests.act_as(buyer) from f;
select is(
  (select string_agg(is_reward_taken_back::text, ' ' order by number) from api.feedbacks as g join purchase as p on p.id = g.assignment_id
    where number <= 3),
  'false true false', 'feedbacks shows which reward was taken back');
select tests.act_as_nobody();
-- A spent reward is taken from the wallet.
select tests.forget_locks();
select ledger.post(
  'test:1:spent', 'manual_debit', tests.legs(tests.account('promo', organization), -p.balance, tests.account('promo_expense'), p.balance),
  reason => 'spent by the test')
from f join ledger.account as p on p.organization_id = f.organization and p.kind = 'promo';
update rich set funds = (select ledger.funds_of(organization, 'USD') from f);
select pg_temp.refund(3);
select is(ledger.funds_of(organization, 'USD'), funds + 2000 - 200, 'a refund takes a spent reward back, too') from f, rich;
-- The same when everything is spent and there is a debt.
select tests.forget_locks();
select ledger.post('test:2:lost', 'dispute', tests.legs(
  tests.account('wallet', organization), -(w.balance + 1000), tests.account('stripe_clearing'), w.balance + 1000))
from f join ledger.account as w on w.organization_id = f.organization and w.kind = 'wallet';
select pg_temp.refund(4);
select is(tests.purse(organization), 'debt 0, promo 0, wallet 800', 'the refund repays a debt before the reward is taken') from f;
select is_empty('select * from billing.verify()', 'the ledger is consistent after the refunds');

update ops.setting set value = '25' where name = 'marketplace.feedback_reward';
delete from marketplace.feedback;
select tests.forget_spending('marketplace.feedback');
select tests.act_as(buyer) from f;
select tests.forget_locks();
select is((select api.give_feedback(id, true, 'responsive') ->> 'reward' from purchase where number = 7), '20.00',
  'the reward is at most the price');
select tests.act_as_nobody();
update ops.setting set value = '0' where name = 'marketplace.feedback_reward';
delete from marketplace.feedback;
select tests.forget_spending('marketplace.feedback');
select tests.act_as(buyer) from f;
select is(pg_temp.give(1), 'done', 'a reward of 0 posts no journal');
select tests.act_as_nobody();

select * from finish();
rollback;
