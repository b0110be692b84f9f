begin;
select plan(62);

create temp table f as
select o as organization, tests.create_user('ann@buyer.example', o) as buyer, tests.save_card(o) as card
from tests.create_organization() as o;
grant select on f to public;
create temp table r (id uuid, place serial);
create function pg_temp.rule(changes jsonb default '{}') returns void language sql as $$
  insert into billing.recharge_rule (organization_id, currency, threshold, amount, daily_maximum, payment_method_id, changed_by)
  select organization, 'USD', 2000, 5000, 3, card, buyer from f
  on conflict on constraint recharge_rule_pkey do nothing;
  update billing.recharge_rule set
    is_enabled = coalesce((changes ->> 'is_enabled')::boolean, true), failures = 0, paused_reason = changes ->> 'paused_reason',
    next_at = (changes ->> 'next_at')::timestamptz, daily_maximum = coalesce((changes ->> 'daily_maximum')::integer, 3);
$$;
create function pg_temp.begin() returns uuid language sql as $$ select tests.begin_recharge(organization) from f $$;
create function pg_temp.status() returns text language sql as $$
  select format('%s %s, deposit %s', r.status, coalesce(r.failure_code, '-'), d.status)
  from billing.recharge as r join billing.deposit as d on d.id = r.id
  order by r.created_at desc limit 1
$$;
create function pg_temp.jobs(task text) returns bigint language sql as $$
  select count(*) from queue.procrastinate_jobs where task_name = task
$$;
create function pg_temp.events(kind text) returns bigint language sql as $$
  select count(*) from event.outbox as o where o.kind = events.kind
$$;

-- Constraints.
select pg_temp.rule();
select throws_ok($$update billing.recharge_rule set threshold = 0$$, '23514', null, 'a threshold is positive');
select throws_ok($$update billing.recharge_rule set amount = 0$$, '23514', null, 'an amount is positive');
select throws_ok($$update billing.recharge_rule set daily_maximum = 11$$, '23514', null, 'a day has ten recharges at most');
select throws_ok($$update billing.recharge_rule set failures = -1$$, '23514', null, 'declines are not negative');
select throws_ok($$update billing.recharge_rule set paused_reason = repeat('x', 101)$$, '23514', null, 'a reason is short');

-- Who begins one.
select tests.fund(organization, 2000) from f;
select is(pg_temp.begin(), null, 'funds at the threshold are enough');
select billing.consider_recharge(organization) from f;
select is(pg_temp.jobs('recharge_wallet'), 0::bigint, 'and no job is deferred');
select tests.forget_locks();
select ledger.place_hold('refund:1:held', tests.account('wallet', organization), 1, 'refund') from f;
select billing.consider_recharge(organization) from f;
select billing.consider_recharge(organization) from f;
select is(pg_temp.jobs('recharge_wallet'), 1::bigint, 'below it one job is deferred, however often that is asked');
select pg_temp.rule('{"is_enabled": false}');
select is(pg_temp.begin(), null, 'a rule that was stopped begins none');
select pg_temp.rule('{"paused_reason": "declined"}');
select is(pg_temp.begin(), null, 'a rule that is paused begins none');
select pg_temp.rule(jsonb_build_object('next_at', clock_timestamp() + interval '1 minute'));
select is(pg_temp.begin(), null, 'a rule that waits begins none');
select pg_temp.rule();
update identity.organization as o set status = 'suspended' from f where o.id = f.organization;
select is(pg_temp.begin(), null, 'a suspended organisation begins none');
update identity.organization as o set status = 'active' from f where o.id = f.organization;

insert into r (id) select pg_temp.begin();
select isnt(id, null, 'funds below the threshold begin one') from r;
select results_eq('select d.amount, d.currency, d.processor, d.livemode, d.status, d.created_by = f.buyer
  from billing.deposit as d join r on r.id = d.id, f', $$values (5000::bigint, 'USD', 'stripe', false, 'created', true)$$,
  'it is a deposit of the member who set the rule');
select results_eq($$select lock from queue.procrastinate_jobs where task_name = 'send_recharge'$$,
  $$select 'recharge:' || id from r$$, 'a job sends it');
select is(pg_temp.begin(), null, 'no other begins while it is under way');
select is(tests.broken_by($$insert into billing.recharge
  (id, organization_id, amount, currency, payment_method_id, day, number, daily_maximum)
  select tests.create_deposit(organization), organization, 5000, 'USD', card, current_date, 3, 3 from f$$), 'recharge_is_open_once',
  'nor can a second one be stored');
select tests.act_as(buyer) from f;
select results_eq('select amount, currency, status from api.recharges', $$values (50.00, 'USD', 'requested')$$, 'members see it');
select tests.act_as_nobody();

-- Sending it.
select results_eq($$select c ->> 'amount', c ->> 'currency', (c ->> 'was_sent')::boolean from r, billing.claim_recharge(r.id) as c$$,
  $$values ('5000', 'usd', false)$$, 'the request to the processor');
select results_eq($$select (c ->> 'was_sent')::boolean from r, billing.claim_recharge(r.id) as c$$, 'values (true)',
  'a second claim says that it may be there already');
select is(billing.claim_recharge(gen_random_uuid()), null, 'an unknown one is nothing');

-- Paid, by the answer and by its event.
select tests.receive_stripe('evt_1', 'payment_intent.succeeded', tests.stripe_intent(id)) from r;
select is(pg_temp.status(), 'paid -, deposit paid', 'its event makes it paid');
select tests.forget_locks();
select is((billing.settle('stripe', tests.stripe_intent(id))).outcome, 'settled', 'the answer settles the same') from r;
select is(tests.purse(organization), 'debt 0, promo 0, wallet 7000 (1 held)', 'the wallet is credited once') from f;
select is(billing.record_recharge_refusal(id, 'card_declined'), false, 'what is paid is not refused any more') from r;
select is(billing.claim_recharge(id), null, 'nor sent again') from r;
select is(pg_temp.begin(), null, 'funds are above the threshold again');

-- Declined.
select tests.forget_locks();
select ledger.place_hold('refund:2:held', tests.account('wallet', organization), 5000, 'refund') from f;
insert into r (id) select pg_temp.begin();
select is(billing.record_recharge_refusal(id, 'insufficient_funds', 'pi_2'), true, 'a decline is recorded') from r where place = 2;
select is(pg_temp.status(), 'refused insufficient_funds, deposit failed', 'the deposit has failed');
select is(pg_temp.events('recharge.refused'), 1::bigint, 'and the organisation is told');
select results_eq('select failures, paused_reason, next_at > clock_timestamp() + interval ''59 minutes'' from billing.recharge_rule',
  'values (1, null::text, true)', 'the next one waits');
select is(pg_temp.begin(), null, 'so that none begins now');
select is(billing.record_recharge_refusal(id, 'insufficient_funds', 'pi_2'), false, 'a second answer changes nothing')
from r where place = 2;
select tests.receive_stripe('evt_2', 'payment_intent.succeeded', tests.stripe_intent(id, '{"id": "pi_2"}')) from r where place = 2;
select is(pg_temp.status(), 'paid -, deposit paid', 'money that comes late is credited all the same');
select results_eq('select failures, next_at from billing.recharge_rule', 'values (0, null::timestamptz)', 'and the decline is forgotten');

-- Enough on one day.
select tests.forget_locks();
select ledger.place_hold('refund:3:held', tests.account('wallet', organization), 5000, 'refund') from f;
insert into r (id) select pg_temp.begin();
select is((select number from billing.recharge as g join r on r.id = g.id where place = 3), 3, 'the third of the day');
select is(billing.record_recharge_refusal(id, 'expired_card'), true, 'a card that has expired') from r where place = 3;
select results_eq('select paused_reason from billing.recharge_rule', $$values ('expired_card')$$, 'pauses the rule at once');
select is(pg_temp.events('recharge.paused'), 1::bigint, 'and the organisation is told');
select pg_temp.rule();
select is(pg_temp.begin(), null, 'a fourth one of the day does not begin');
select is(tests.broken_by($$insert into billing.recharge
  (id, organization_id, amount, currency, payment_method_id, day, number, daily_maximum, status)
  select tests.create_deposit(organization), organization, 5000, 'USD', card, current_date, 4, 3, 'refused' from f$$),
  'recharge_number_is_within_the_day', 'nor can it be stored');
update billing.recharge set day = day - 1;
select ok(pg_temp.begin() is not null, 'the next day begins anew');

-- Several declines in a row.
select billing.record_recharge_refusal(g.id, 'generic_decline') from billing.recharge as g where g.status = 'requested';
update billing.recharge_rule set next_at = null, failures = 2;
select pg_temp.begin();
select billing.record_recharge_refusal(g.id, 'generic_decline') from billing.recharge as g where g.status = 'requested';
select results_eq('select failures, paused_reason from billing.recharge_rule', $$values (3, 'generic_decline')$$,
  'the third decline in a row pauses the rule');

-- Disputed.
update billing.recharge set day = day - 2;
select pg_temp.rule();
select tests.receive_stripe('evt_3', 'charge.dispute.created', tests.stripe_dispute(id, 'dp_1', 'warning_needs_response', '{}'))
from r where place = 1;
select is(pg_temp.begin(), null, 'none begins while a payment is disputed, or inquired about');
update billing.dispute set status = 'warning_closed';
select tests.publish_plans();
select tests.store_plan(tests.create_customer(organization), array[tests.stripe_subscription('sub_1')],
  array[tests.stripe_invoice('in_1', 'sub_1')], jsonb_build_object('payment_methods', (
    select jsonb_agg(jsonb_build_object('id', m.stripe_id, 'type', 'card', 'created', 1)) from billing.payment_method as m))) from f;
insert into billing.dispute (processor, dispute_id, deposit_id, amount, currency, status)
select 'stripe', 'dp_2', p.deposit_id, 4900, 'USD', 'needs_response' from billing.invoice_payment as p;
select is(pg_temp.begin(), null, 'nor while that of its plan is');
update billing.dispute set status = 'warning_closed';
select pg_temp.begin();
update billing.dispute set status = 'needs_response';
select is(billing.claim_recharge(g.id), null, 'one that was not sent yet is dropped')
from billing.recharge as g where g.status = 'requested';
select is(pg_temp.status(), 'dropped -, deposit failed', 'with its deposit');
update billing.dispute set status = 'lost';
update billing.recharge set day = day - 3;
select pg_temp.begin();
update billing.recharge_rule set is_enabled = false;
select is(billing.claim_recharge(g.id), null, 'so is one whose rule was stopped') from billing.recharge as g where g.status = 'requested';
select pg_temp.rule();
select pg_temp.begin();
update identity.organization as o set status = 'suspended' from f where o.id = f.organization;
select is(billing.claim_recharge(g.id), null, 'or whose organisation was suspended')
from billing.recharge as g where g.status = 'requested';
update identity.organization as o set status = 'active' from f where o.id = f.organization;
select pg_temp.begin();
select billing.claim_recharge(g.id) from billing.recharge as g where g.status = 'requested';
update billing.recharge_rule set is_enabled = false;
select isnt(billing.claim_recharge(g.id), null, 'what was sent is asked for to the end') from billing.recharge as g
where g.status = 'requested';
select billing.record_recharge_refusal(g.id, 'generic_decline') from billing.recharge as g where g.status = 'requested';
update billing.recharge set day = day - 4;
select pg_temp.rule();

-- The bank wants to ask.
select pg_temp.begin();
select is(billing.record_recharge_refusal(g.id, 'authentication_required', 'pi_9'), true, 'the bank wants to ask')
from billing.recharge as g where g.status = 'requested';
select is(pg_temp.status(), 'needs_confirmation authentication_required, deposit created', 'the payer can confirm it');
select is(pg_temp.events('recharge.to_confirm'), 1::bigint, 'and is told');
select is(pg_temp.begin(), null, 'none begins meanwhile');
select results_eq($$select v.status, v.amount, v.payment_intent_id, v.confirms
  from billing.recharge as g, billing.find_recharge(billing.recharge_token(g.id)) as v where g.status = 'needs_confirmation'$$,
  $$values ('needs_confirmation', 50.00, 'pi_9', true)$$, 'the link of the mail finds it');
select is((select count(*) from billing.find_recharge(g.id || '.' || repeat('0', 64))), 0::bigint, 'another token finds nothing')
from billing.recharge as g where g.status = 'needs_confirmation';
select is((select count(*) from billing.find_recharge('x')), 0::bigint, 'nor does what is no token');
select is(pg_temp.jobs('read_recharge'), 1::bigint, 'a job asks the processor, once in ten seconds');
select is(billing.intent_of_recharge(g.id), 'pi_9', 'for its payment') from billing.recharge as g where g.status = 'needs_confirmation';
select results_eq($$select c ->> 'amount', c ->> 'reason', c ->> 'token' = billing.recharge_token(g.id)
  from billing.recharge as g, billing.describe_recharge(jsonb_build_object('recharge_id', g.id), g.organization_id, null) as c
  where g.status = 'needs_confirmation'$$, $$values ('50.00', 'authentication required', true)$$, 'the mail has the link');
select is_empty('select billing.review_recharges()', 'it waits');
update billing.recharge set expires_at = clock_timestamp() - interval '1 second' where status = 'needs_confirmation';
select results_eq('select billing.review_recharges()', $$select id from billing.recharge where status = 'needs_confirmation'$$,
  'until its time is over');

select * from finish();
rollback;
