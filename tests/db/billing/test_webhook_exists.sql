begin;
select plan(3);

select throws_ok($$ set local role admin; select billing.webhook_exists('stripe', 'evt_1') $$, '42501', null, 'admins read the view');
reset role;
select is(billing.webhook_exists('stripe', 'evt_known'), false, 'what has not come is not known');
select tests.receive_stripe('evt_known', 'invoice.upcoming', '{"object": "invoice"}');
select is(billing.webhook_exists('stripe', 'evt_known'), true, 'what has come is');

select * from finish();
rollback;
