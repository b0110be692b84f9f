begin;
select plan(4);

create temp table d as select tests.create_deposit(tests.create_organization()) as id;
select throws_ok($$ set local role member; select billing.payment_of(gen_random_uuid()) $$, '42501', null, 'members do not ask');
reset role;
select is(billing.payment_of(gen_random_uuid()), null, 'no deposit has no payment');
select is(billing.payment_of(id), null, 'a deposit that nobody paid has no payment') from d;
select tests.receive_stripe('evt_p', 'payment_intent.succeeded', tests.stripe_intent(id)) from d;
select is(billing.payment_of(id), 'pi_' || replace(id::text, '-', ''), 'a paid one has') from d;

select * from finish();
rollback;
