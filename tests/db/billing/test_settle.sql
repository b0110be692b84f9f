begin;
select plan(13);

create temp table o as select tests.create_organization() as id;
create temp table d as select tests.create_deposit(id) as id from o;
create function pg_temp.charge(amount_refunded bigint) returns jsonb language sql as $$
  select tests.stripe_intent(id) || jsonb_build_object('id', 'ch_1', 'object', 'charge', 'captured', true,
    'amount_refunded', amount_refunded, 'payment_method_details', jsonb_build_object('type', 'card'),
    'payment_intent', 'pi_' || replace(id::text, '-', '')) from d
$$;
create function pg_temp.jobs() returns bigint language sql as $$
  select count(*) from queue.procrastinate_jobs as j join d on j.args ->> 'deposit_id' = d.id::text where j.task_name = 'read_refunds'
$$;

select throws_ok($$ set local role member; select billing.settle('stripe', '{}') $$, '42501', null, 'members cannot settle');
reset role;
select throws_ok($$ set local role admin; select billing.settle('stripe', '{}') $$, '42501', null, 'admins settle nothing');
reset role;
select is((billing.settle('stripe', '{"object": "invoice", "id": "in_1"}')).outcome, 'foreign', 'what we do not read is foreign');
select is((billing.settle('stripe', '{}')).outcome, 'foreign', 'an empty object is foreign');

-- A charge tells of a payment as well as a session does, also when it comes with its refund.
select is((billing.settle('stripe', pg_temp.charge(0) || '{"captured": false}')).status, 'pending', 'an authorised charge is not paid');
select is((billing.settle('stripe', pg_temp.charge(2000))).status, 'paid', 'a captured one is');
select is(tests.purse(id), 'debt 0, promo 0, wallet 5000', 'a settled payment is credited') from o;
select is(pg_temp.jobs(), 1::bigint, 'a job fetches the refunds that we do not know');
select tests.forget_locks();
select is((billing.settle('stripe', tests.stripe_refund(id, 're_s', 2000))).status, 'succeeded', 'a refund') from d;
select tests.forget_locks();
select is((billing.settle('stripe', pg_temp.charge(2000))).outcome, 'settled', 'the charge again');
select is(pg_temp.jobs(), 1::bigint, 'nothing is missing now');
select tests.forget_locks();
select is((billing.settle('stripe', tests.stripe_dispute(id, 'dp_s', 'needs_response', '{-5000}'))).status, 'needs_response', 'a dispute')
  from d;
select is(tests.purse(id), 'debt -2000, promo 0, wallet 0', 'each posted') from o;

select * from finish();
rollback;
