begin;
select plan(8);

insert into identity.organization (id, name) values ('00000000-0000-7000-8000-00000000000a', 'A');
create temp table d as select tests.create_deposit('00000000-0000-7000-8000-00000000000a') as id;

select is((billing.settle_deposit('stripe',
  tests.stripe_session(id, '{"status": "open", "payment_status": "unpaid", "payment_intent": null}'))).outcome,
  'settled', 'an open page says nothing new') from d;
select is((select status from billing.deposit as b join d using (id)), 'pending', 'the deposit is pending');
select is((billing.settle_deposit('stripe', tests.stripe_session(id, '{"payment_status": "unpaid", "payment_intent":
  {"id": "pi_x", "status": "requires_payment_method", "last_payment_error": {"message": "declined"}, "payment_method": {"type": "card"}}}'))).outcome,
  'settled', 'a session with its payment inside is read as well') from d;
select is((select concat_ws(' ', status, payment_intent_id, failure_reason) from billing.deposit as b join d using (id)),
  'failed pi_x declined', 'complete, unpaid and its payment refused: failed');
select is((billing.settle_deposit('stripe', tests.stripe_session(id, '{"payment_intent": "pi_y"}'))).detail,
  'payment', 'another payment for the same deposit is a mismatch') from d;
select is((billing.settle_deposit('stripe', '{"object": "checkout.session", "id": "cs_theirs"}')).outcome,
  'foreign', 'another shop''s session is foreign');
select is((billing.settle_deposit('stripe', '{"object": "payment_intent", "id": "pi_z"}')).outcome,
  'unknown', 'a payment without a name is unknown');
select throws_ok(
  $$ set local role member; select billing.settle_deposit('stripe', '{}') $$, '42501', null, 'members cannot settle');

select * from finish();
rollback;
