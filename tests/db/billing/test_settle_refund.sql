begin;
select plan(44);

create temp table o as select tests.create_organization() as id;
create temp table d as select tests.create_paid_deposit(id) as id from o;

create function pg_temp.purse() returns text language sql as $$ select tests.purse(id) from o $$;
create function pg_temp.refund(event text, type text, id text, amount bigint, changes jsonb default '{}') returns text
language sql as $$ select tests.receive_stripe(event, type, tests.stripe_refund(d.id, refund.id, amount, changes)) from d $$;
create function pg_temp.state() returns text language sql as $$
  select string_agg(r.refund_id || ' ' || r.status || ' ' || r.amount, ', ' order by r.refund_id)
  from billing.refund as r join d on d.id = r.deposit_id
$$;

-- Denials and contradictions.
select throws_ok(
  $$ set local role member; select billing.settle_refund('stripe', '{}') $$, '42501', null, 'members cannot settle');
reset role;
select is((billing.settle_refund('stripe', '{"object": "refund", "id": "re_x"}')).outcome, 'foreign',
  'a refund of no payment is foreign');
select is(pg_temp.refund('evt_r1', 'refund.created', 're_0', 2000, '{"currency": "eur"}'), 'quarantined', 'another currency');
select is(pg_temp.refund('evt_r2', 'refund.created', 're_0', 5001), 'quarantined', 'more than was paid');
select is(pg_temp.refund('evt_r3', 'refund.created', 're_0', 0), 'quarantined', 'nothing');
select is(pg_temp.purse(), 'debt 0, promo 0, wallet 5000', 'nothing was posted');

-- In parts, told several times.
select is(pg_temp.refund('evt_r4', 'refund.created', 're_1', 2000), 'applied', 'a refund is applied');
select is(pg_temp.purse(), 'debt 0, promo 0, wallet 3000', 'a refund is taken from the wallet');
select is(pg_temp.refund('evt_r5', 'refund.updated', 're_1', 2000), 'applied', 'told by another event');
select is(pg_temp.refund('evt_r6', 'charge.refund.updated', 're_1', 2000), 'applied', 'and a third');
select is(pg_temp.purse(), 'debt 0, promo 0, wallet 3000', 'it is taken once');
select is(pg_temp.refund('evt_r7', 'refund.updated', 're_1', 1999), 'quarantined', 'another amount of the same refund');
select is(pg_temp.refund('evt_r8', 'refund.created', 're_2', 500, '{"status": "pending", "balance_transaction": null}'), 'applied',
  'a second refund is pending');
select is(pg_temp.purse(), 'debt 0, promo 0, wallet 3000', 'nothing has left yet');
select is(pg_temp.refund('evt_r9', 'refund.updated', 're_2', 500), 'applied', 'it succeeds');
select is(pg_temp.purse(), 'debt 0, promo 0, wallet 2500', 'now it has left');
select is((select refunded from billing.deposit join d using (id)), 2500::bigint, 'the deposit knows how much went back');
select is((select array_agg(j.idempotency_key order by j.id) from ledger.journal as j join d on d.id = j.subject_id
  where j.kind = 'refund'),
  array['stripe:re_1:succeeded', 'stripe:re_2:succeeded'], 'journals are named after the refunds');

-- One fails after it succeeded; late news of its success changes nothing.
select is(pg_temp.refund('evt_r10', 'refund.failed', 're_2', 500,
  '{"status": "failed", "failure_balance_transaction": "txn_f", "failure_reason": "lost_or_stolen_card"}'), 'applied', 'a refund fails');
select is(pg_temp.purse(), 'debt 0, promo 0, wallet 3000', 'the wallet has its money again');
select is((select refunded from billing.deposit join d using (id)), 2000::bigint, 'the deposit knows');
select is((select failure_reason from billing.refund where refund_id = 're_2'), 'lost_or_stolen_card',
  'a refund that failed keeps the reason');
select is(pg_temp.refund('evt_r11', 'refund.updated', 're_2', 500), 'applied', 'late news of its success');
select is(pg_temp.state(), 're_1 succeeded 2000, re_2 failed 500', 'does not undo the failure');
select is(pg_temp.purse(), 'debt 0, promo 0, wallet 3000', 'a refund that failed is not paid again');

-- Failed before it left: nothing moves. Then news comes that it had left: both are posted.
select is(pg_temp.refund('evt_r12', 'refund.failed', 're_3', 100, '{"status": "failed", "balance_transaction": null}'), 'applied',
  'one fails at once');
select is((select count(*) from ledger.journal where idempotency_key like 'stripe:re_3:%'), 0::bigint, 'no money moved');
select is(pg_temp.refund('evt_r13', 'refund.created', 're_3', 100), 'applied', 'late news that it had left');
select results_eq($$ select idempotency_key from ledger.journal where idempotency_key like 'stripe:re_3:%' order by id $$,
  $$ values ('stripe:re_3:succeeded'), ('stripe:re_3:failed') $$, 'it left and came back');

-- What the wallet cannot cover is owed, and paid by the next deposit.
do $$ begin perform tests.forget_locks(); perform tests.charge_lead(gen_random_uuid(), (select id from o),
  '00000000-0000-7000-8000-0000000000e1', 'USD', 2000); end $$;
select is(pg_temp.refund('evt_r14', 'refund.created', 're_4', 3000), 'applied',
  'a refund of money that was spent is recorded nevertheless');
select is(pg_temp.purse(), 'debt -2000, promo 0, wallet 0', 'the rest is owed');
do $$ begin perform tests.create_paid_deposit((select id from o), 6000); end $$;
select is(pg_temp.purse(), 'debt 0, promo 0, wallet 4000', 'the next deposit repays it first');

-- Refunds that add up to more than was paid contradict it; each alone does not.
create temp table whole as select tests.create_paid_deposit(id) as id from o;
create function pg_temp.of_whole(event text, id text, amount bigint, changes jsonb default '{}') returns text
language sql as $$ select tests.receive_stripe(event, 'refund.updated', tests.stripe_refund(w.id, of_whole.id, amount, changes))
  from whole as w $$;
select is(pg_temp.of_whole('evt_w1', 're_w1', 3000), 'applied', 'a refund of a part');
select is(pg_temp.of_whole('evt_w2', 're_w2', 2001, '{"status": "pending", "balance_transaction": null}'), 'applied',
  'another is on its way');
select is(pg_temp.of_whole('evt_w3', 're_w2', 2001), 'quarantined', 'it cannot leave: together they are more than was paid');
select is((select last_error from billing.webhook_inbox where event_id = 'evt_w3'), 'differs from the deposit: more than was paid',
  'it says why');
select is((select refunded from billing.deposit join whole using (id)), 3000::bigint, 'nothing of it was taken');
select is(pg_temp.of_whole('evt_w4', 're_w3', 2000), 'applied', 'one that fits is');
-- The first failed: we hear of that last. What followed it is taken now.
select is(pg_temp.of_whole('evt_w5', 're_w4', 3000), 'quarantined', 'another that was made when the first had failed');
select is(pg_temp.of_whole('evt_w6', 're_w1', 3000, '{"status": "failed"}'), 'applied', 'the first has failed');
select results_eq($$ select event_id, status from billing.webhook_inbox where event_id in ('evt_w3', 'evt_w5') order by 1 $$,
  $$ values ('evt_w3', 'applied'), ('evt_w5', 'quarantined') $$, 'those that fit now are applied, in the order they came');
select is(pg_temp.of_whole('evt_w7', 're_w1', 3000), 'applied', 'late news of what failed long ago');
select tests.forget_locks();
select is((billing.settle('stripe', tests.stripe_intent(id) || jsonb_build_object('id', 'ch_w', 'object', 'charge', 'captured', true,
    'amount_refunded', 5001, 'payment_intent', 'pi_' || replace(id::text, '-', '')))).detail, 'more was refunded than was paid',
  'a charge of which more was refunded than was paid contradicts itself') from whole;
do $$ begin perform tests.forget_locks(); end $$;
select is_empty('select * from billing.verify()', 'the ledger is right');

select * from finish();
rollback;
