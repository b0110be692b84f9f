begin;
select plan(29);

create temp table o as select tests.create_organization() as id;
create temp table d as select tests.create_paid_deposit(id) as id from o;
create temp table boss as select tests.create_user(admin => true) as id;
create temp table r (id uuid);
create function pg_temp.purse() returns text language sql as $$ select tests.purse(id) from o $$;
create function pg_temp.ask(amount numeric) returns void language plpgsql as $$
declare
  v_deposit_id uuid := (select d.id from d);
  v_id uuid;
begin
  delete from r;
  perform tests.forget_locks();
  perform tests.act_as(boss.id) from boss;
  v_id := api.refund_deposit(v_deposit_id, ask.amount);
  perform tests.act_as_nobody();
  insert into r values (v_id);
  perform tests.forget_locks();
end
$$;

select throws_ok($$ set local role admin; select billing.claim_refund(gen_random_uuid()) $$, '42501', null, 'admins send nothing');
reset role;
select throws_ok($$ set local role admin; select billing.record_refund_refusal(gen_random_uuid(), 'no') $$, '42501', null,
  'an admin does not refuse a refund by the function of the room');
reset role;
select is(billing.claim_refund(gen_random_uuid()), null, 'what was not asked for is not sent');
select is(billing.record_refund_refusal(gen_random_uuid(), 'no'), false, 'an unknown refund is not refused');

-- Sent once, or looked for before it is sent again.
select pg_temp.ask(20);
select is(billing.claim_refund(r.id),
  jsonb_build_object('payment', 'pi_' || replace(d.id::text, '-', ''), 'amount', 2000, 'was_sent', false), 'the processor is to be told')
    from r, d;
select is(billing.claim_refund(id) -> 'was_sent', 'true', 'the second time it may be there already') from r;
select is(billing.resend_refunds(), 0, 'it is in time');
update billing.refund set updated_at = now() - interval '25 hours' from r where refund.id = r.id;
select is(billing.resend_refunds(), 1, 'after a day it is tried again');
select is(billing.resend_refunds(), 0, 'refunds are sent again once a day');

-- Known there: refused no more, not sent again.
select is((billing.settle('stripe', tests.stripe_refund(d.id, 're_s1', 2000,
  jsonb_build_object('status', 'pending', 'balance_transaction', null, 'metadata', jsonb_build_object('refund_id', r.id))))).status,
    'pending', 'it is pending there') from r, d;
select is(billing.claim_refund(id), null, 'what is known there is not sent again') from r;
select is(billing.record_refund_refusal(id, 'late'), false, 'a refund that the processor knows is not refused') from r;
select is(pg_temp.purse(), 'debt 0, promo 0, wallet 5000 (2000 held)', 'until it leaves, it is held');

-- It fails before it has left: free again.
select tests.forget_locks();
select is((billing.settle('stripe', tests.stripe_refund(d.id, 're_s1', 2000, '{"status": "failed", "balance_transaction": null}'))).status,
  'failed', 'it fails') from d;
select is(pg_temp.purse(), 'debt 0, promo 0, wallet 5000', 'what was held is free');

-- It fails after it has left: given back.
select pg_temp.ask(50);
select is((billing.settle('stripe',
  tests.stripe_refund(d.id, 're_s2', 5000, jsonb_build_object('metadata', jsonb_build_object('refund_id', r.id))))).status, 'succeeded',
  'another succeeds') from r, d;
select tests.forget_locks();
select is((billing.settle('stripe', tests.stripe_refund(d.id, 're_s2', 5000, '{"status": "failed"}'))).status, 'failed',
  'and fails after all') from d;
select is(pg_temp.purse(), 'debt 0, promo 0, wallet 5000', 'the wallet has its money again');

-- Refused, as we were told; yet it was made. The wallet pays, and does not get it back for the refusal.
select pg_temp.ask(50);
select is(billing.record_refund_refusal(id, 'said who was no processor'), true, 'refused') from r;
select is(pg_temp.purse(), 'debt 0, promo 0, wallet 5000', 'what was held is free');
select tests.forget_locks();
select is((billing.settle('stripe',
  tests.stripe_refund(d.id, 're_made', 5000, jsonb_build_object('metadata', jsonb_build_object('refund_id', r.id))))).status, 'succeeded',
  'but the processor has made it') from r, d;
select is(pg_temp.purse(), 'debt 0, promo 0, wallet 0', 'so the wallet pays');
select tests.forget_locks();
select is((billing.settle('stripe', tests.stripe_refund(d.id, 're_made', 5000, '{"status": "failed"}'))).status, 'failed', 'it fails there')
  from d;

-- A dispute meanwhile finds the money held: owed, until it is free.
select pg_temp.ask(50);
select is((billing.settle('stripe', tests.stripe_dispute(d.id, 'dp_s', 'lost', '{-5000}'))).status, 'lost', 'the payer goes to his bank')
  from d;
select is(pg_temp.purse(), 'debt -5000, promo 0, wallet 5000 (5000 held)', 'held money is not taken');
select tests.forget_locks();
select is(billing.record_refund_refusal(id, 'charge_disputed'), true, 'the refund is refused') from r;
select is(pg_temp.purse(), 'debt 0, promo 0, wallet 0', 'what was held pays what is owed');

-- A name that is not ours: a refund of its own.
select tests.forget_locks();
create temp table other as select tests.create_paid_deposit(id) as id from o;
select tests.forget_locks();
select is((billing.settle('stripe',
  tests.stripe_refund(other.id, 're_s3', 100, jsonb_build_object('metadata', jsonb_build_object('refund_id', r.id))))).status,
  'succeeded', 'a refund that names another deposit''s row is a refund of its own') from r, other;
select is_empty('select * from billing.verify()', 'the ledger is right');

select * from finish();
rollback;
