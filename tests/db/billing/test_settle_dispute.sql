begin;
select plan(22);

create temp table o as select tests.create_organization() as id;
create temp table d as select tests.create_paid_deposit(id) as id from o;

create function pg_temp.purse() returns text language sql as $$ select tests.purse(id) from o $$;
create function pg_temp.dispute(event text, type text, id text, status text, movements bigint[], changes jsonb default '{}') returns text
language sql as $$
  select tests.receive_stripe(event, 'charge.dispute.' || type, tests.stripe_dispute(d.id, dispute.id, status, movements) || changes) from d
$$;
create function pg_temp.state() returns text language sql as $$
  select string_agg(format('%s %s -%s +%s', t.dispute_id, t.status, t.withdrawn, t.reinstated), ', ' order by t.dispute_id)
  from billing.dispute as t join d on d.id = t.deposit_id
$$;

-- Denials and contradictions.
select throws_ok(
  $$ set local role member; select billing.settle_dispute('stripe', '{}') $$, '42501', null, 'members cannot settle');
reset role;
select is((billing.settle_dispute('stripe', '{"object": "dispute", "id": "dp_x"}')).outcome, 'foreign',
  'a dispute of no payment is foreign');
select is(pg_temp.dispute('evt_d1', 'created', 'dp_0', 'needs_response', '{-5000}', '{"livemode": true}'), 'quarantined', 'the other mode');
select is(pg_temp.dispute('evt_d2', 'created', 'dp_0', 'needs_response', '{-5000}', '{"currency": "eur"}'), 'quarantined',
  'another currency');
select is(pg_temp.purse(), 'debt 0, promo 0, wallet 5000', 'nothing was posted');

-- An inquiry moves nothing.
select is(pg_temp.dispute('evt_d3', 'created', 'dp_1', 'warning_needs_response', '{}'), 'applied', 'an inquiry is noted');
select is(pg_temp.purse(), 'debt 0, promo 0, wallet 5000', 'an inquiry moves no money');

-- It becomes a dispute, told by several events, and is lost.
select is(pg_temp.dispute('evt_d4', 'funds_withdrawn', 'dp_1', 'needs_response', '{-5000}'), 'applied', 'money is withdrawn');
select is(pg_temp.purse(), 'debt 0, promo 0, wallet 0', 'from the wallet');
select is(pg_temp.dispute('evt_d5', 'updated', 'dp_1', 'under_review', '{-5000}'), 'applied', 'an update tells it again');
select is(pg_temp.dispute('evt_d6', 'closed', 'dp_1', 'lost', '{-5000}'), 'applied', 'it is lost');
select is(pg_temp.dispute('evt_d7', 'updated', 'dp_1', 'under_review', '{-5000}'), 'applied', 'late news');
select is(pg_temp.state(), 'dp_1 lost -5000 +0', 'lost it is');
select is(pg_temp.purse(), 'debt 0, promo 0, wallet 0', 'money was taken once');
select is((select disputed from billing.deposit join d using (id)), 5000::bigint, 'the deposit knows');
select is((select sum(e.amount) from ledger.entry as e join ledger.journal as j on j.id = e.journal_id
  where j.idempotency_key = 'stripe:txn_dp_11:fee' and e.account_id = tests.account('processor_fees')), -1500::numeric, 'the fee is ours');

-- Won after all: given back. Another is told by its end only.
select is(pg_temp.dispute('evt_d8', 'funds_reinstated', 'dp_1', 'won', '{-5000,5000}'), 'applied', 'money comes back');
select is(pg_temp.purse(), 'debt 0, promo 0, wallet 5000', 'into the wallet');
select is(pg_temp.dispute('evt_d9', 'closed', 'dp_2', 'won', '{-5000,5000}'), 'applied', 'one of which only the end is told');
select is(pg_temp.state(), 'dp_1 won -5000 +5000, dp_2 won -5000 +5000', 'has come and gone');
select is((select disputed from billing.deposit join d using (id)), 0::bigint, 'nothing is disputed any more');
select is_empty('select * from billing.verify()', 'the ledger is right');

select * from finish();
rollback;
