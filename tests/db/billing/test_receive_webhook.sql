begin;
select plan(48);

insert into identity.organization (id, name) values ('00000000-0000-7000-8000-00000000000a', 'A');

create function pg_temp.funds() returns bigint
language sql
return ledger.funds_of('00000000-0000-7000-8000-00000000000a', 'USD');

create function pg_temp.deposit() returns uuid
language sql
as $$ select tests.create_deposit('00000000-0000-7000-8000-00000000000a') $$;

create function pg_temp.state(deposit uuid) returns text
language sql
return (select concat_ws(' ', d.status, d.payment_method, d.failure_reason) from billing.deposit as d where d.id = deposit);

-- Paid by card: the session, its twin, and both again.
create temp table card as select pg_temp.deposit() as id;
select is(tests.receive_stripe('evt_1', 'checkout.session.completed', tests.stripe_session(id)), 'applied', 'a paid session is applied')
  from card;
select is(pg_temp.funds(), 5000::bigint, 'a paid deposit is credited');
select is(tests.receive_stripe('evt_1', 'checkout.session.completed', tests.stripe_session(id)), 'applied',
  'a duplicate event is answered as the first') from card;
select is(tests.receive_stripe('evt_2', 'payment_intent.succeeded', tests.stripe_intent(id)), 'applied',
  'another event about the same payment is applied') from card;
select is(tests.receive_stripe('evt_3', 'checkout.session.completed', tests.stripe_session(id)), 'applied',
  'the same fact under another event id is applied') from card;
select is(pg_temp.funds(), 5000::bigint, 'the payment is credited once');
select is(pg_temp.state(id), 'paid card', 'the deposit is paid, by card') from card;
select is(
  (select array_agg(distinct j.idempotency_key) from ledger.journal as j join card on card.id = j.subject_id),
  (select array['stripe:pi_' || replace(id::text, '-', '') || ':paid'] from card), 'the journal is named after the payment');
select is(
  (select count(*) from billing.webhook_inbox as i join card on card.id = i.deposit_id
    where i.journal_id is not null and i.status = 'applied'),
  3::bigint, 'each event knows its deposit and its journal');
select is(
  (select count(*) from queue.procrastinate_jobs where task_name = 'refresh_funding'
    and args ->> 'organization_id' = '00000000-0000-7000-8000-00000000000a'), 1::bigint,
  'one job updates the rotation');

-- The payment's event comes first.
create temp table twin as select pg_temp.deposit() as id;
select is(tests.receive_stripe('evt_4', 'payment_intent.succeeded', tests.stripe_intent(id)), 'applied', 'a succeeded payment is applied')
  from twin;
select is(tests.receive_stripe('evt_5', 'checkout.session.completed', tests.stripe_session(id)), 'applied',
  'the session after its payment is applied') from twin;
select is(pg_temp.funds(), 10000::bigint, 'payment and session credit once');

-- By bank: complete and unpaid, then paid.
create temp table bank as select pg_temp.deposit() as id;
select tests.receive_stripe('evt_6', 'checkout.session.completed', tests.stripe_session(id, '{"payment_status": "unpaid"}')) from bank;
select is(pg_temp.funds(), 10000::bigint, 'an unpaid session is not credited');
select is(pg_temp.state(id), 'pending', 'it waits for the bank') from bank;
select tests.receive_stripe('evt_7', 'checkout.session.async_payment_succeeded', tests.stripe_session(id)) from bank;
select is(pg_temp.funds(), 15000::bigint, 'the bank''s payment is credited');

-- By bank: failed. Late and early news in disorder.
create temp table failing as select pg_temp.deposit() as id;
select tests.receive_stripe('evt_8', 'payment_intent.payment_failed', tests.stripe_intent(id,
  '{"status": "requires_payment_method", "last_payment_error": {"message": "no money"}, "payment_method_types": ["us_bank_account"]}'))
    from failing;
select is(pg_temp.state(id), 'pending us_bank_account no money', 'a failed attempt leaves the page open; its reason is kept') from failing;
select tests.receive_stripe('evt_9', 'checkout.session.async_payment_failed', tests.stripe_session(id, '{"payment_status": "unpaid"}'))
  from failing;
select is(pg_temp.state(id), 'failed us_bank_account no money', 'the bank''s refusal is final') from failing;
select tests.receive_stripe('evt_10', 'checkout.session.completed', tests.stripe_session(id, '{"payment_status": "unpaid"}')) from failing;
select is(pg_temp.state(id), 'failed us_bank_account no money', 'a late update changes nothing') from failing;

create temp table late as select pg_temp.deposit() as id;
select tests.receive_stripe('evt_11', 'checkout.session.expired', tests.stripe_session(id,
  '{"payment_status": "unpaid", "status": "expired", "payment_intent": null}')) from late;
select is(pg_temp.state(id), 'expired', 'an expired page closes the deposit') from late;
select tests.receive_stripe('evt_12', 'checkout.session.completed', tests.stripe_session(id)) from late;
select is(pg_temp.state(id), 'paid', 'a payment that was taken counts, however late') from late;
select is(pg_temp.funds(), 20000::bigint, 'a payment after its page has expired is credited');

-- Contradictions are put aside.
create temp table wrong as select pg_temp.deposit() as id;
select is(tests.receive_stripe('evt_20', 'checkout.session.completed', tests.stripe_session(id, '{"amount_total": 500000}')), 'quarantined',
  'another amount is quarantined') from wrong;
select is(tests.receive_stripe('evt_21', 'checkout.session.completed', tests.stripe_session(id, '{"amount_total": null}')), 'quarantined',
  'a missing amount is quarantined') from wrong;
select is(tests.receive_stripe('evt_22', 'checkout.session.completed', tests.stripe_session(id, '{"currency": "eur"}')), 'quarantined',
  'another currency is quarantined') from wrong;
select is(tests.receive_stripe('evt_23', 'checkout.session.completed', tests.stripe_session(id, '{"livemode": true}')), 'quarantined',
  'an object of the other mode is quarantined') from wrong;
select is(tests.receive_stripe('evt_24', 'checkout.session.completed', tests.stripe_session(id, '{"id": "cs_other"}')), 'quarantined',
  'another session is quarantined') from wrong;
select is(tests.receive_stripe('evt_25', 'checkout.session.completed',
  tests.stripe_session(id, jsonb_build_object('client_reference_id', (select c.id from card as c)))), 'quarantined',
    'the reference of another deposit is quarantined') from wrong;
select is(tests.receive_stripe('evt_26', 'checkout.session.completed',
  tests.stripe_session(id, jsonb_build_object('payment_intent', 'pi_' || replace((select c.id::text from card as c), '-', '')))),
    'quarantined', 'the payment of another deposit is quarantined') from wrong;
select is(tests.receive_stripe('evt_27', 'checkout.session.completed', tests.stripe_session(id, '{"payment_intent": null}')), 'quarantined',
  'a paid session without a payment is quarantined') from wrong;
select is(pg_temp.state(id), 'pending', 'quarantined events leave the deposit unchanged') from wrong;
select is(pg_temp.funds(), 20000::bigint, 'quarantined events credit nothing');

-- Not for us.
select is(tests.receive_stripe('evt_30', 'invoice.upcoming', '{"object": "invoice"}'), 'ignored', 'an unknown type is stored and ignored');
select is(tests.receive_stripe('evt_31', 'checkout.session.completed', '{"object": "checkout.session", "id": "cs_theirs"}'), 'ignored',
  'a session that names no deposit is ignored');
select is(tests.receive_stripe('evt_32', 'checkout.session.completed', tests.stripe_session(id), '{"account": "acct_other"}'), 'ignored',
  'an event of a connected account is ignored') from wrong;

-- Before their deposit.
create temp table early as select pg_temp.deposit() as id;
select is(tests.receive_stripe('evt_40', 'payment_intent.succeeded', tests.stripe_intent(id, '{"metadata": {}}')), 'waiting',
  'a payment without a reference to a deposit waits') from early;
select is(tests.receive_stripe('evt_41', 'charge.dispute.created', '{"object": "dispute", "payment_intent": "pi_1"}'), 'waiting',
  'a dispute of an unknown payment waits');
select tests.receive_stripe('evt_42', 'charge.failed',
  tests.stripe_intent(id, '{"object": "charge", "id": "ch_1", "status": "failed", "failure_message": "declined",
  "payment_method_details": {"type": "card"}}') || jsonb_build_object('payment_intent', 'pi_' || replace(id::text, '-', ''))) from early;
select is((select status from billing.webhook_inbox where event_id = 'evt_40'), 'applied',
  'the waiting payment is applied once its deposit has it');
select is(pg_temp.funds(), 25000::bigint, 'a payment that came before its deposit is credited then');

-- Refunds and disputes that come before the payment, in the deposit's own transaction; one that fails is in nobody's way.
create temp table hasty as select pg_temp.deposit() as id;
select is(tests.receive_stripe('evt_43', 'refund.created', tests.stripe_refund(id, 're_43', 1000)), 'waiting',
  'a refund before its payment waits') from hasty;
select is(tests.receive_stripe('evt_44', 'charge.dispute.created', tests.stripe_dispute(id, 'dp_44', 'needs_response', '{}')
  || '{"balance_transactions": [{"amount": "much"}]}'), 'waiting', 'a dispute before its payment waits') from hasty;
select is(tests.receive_stripe('evt_45', 'checkout.session.completed', tests.stripe_session(id)), 'applied',
  'the payment of a waiting refund is applied') from hasty;
select results_eq($$ select status from billing.webhook_inbox where event_id in ('evt_43', 'evt_44') order by event_id $$,
  $$ values ('applied'), ('failed') $$, 'the waiting refund is applied, and a malformed event does not hinder it');
select is(pg_temp.funds(), 29000::bigint, 'the deposit is credited and partly refunded');

-- Not looked at.
create temp table strange as select pg_temp.deposit() as id;
select is(billing.store_webhook('stripe', 'evt_46', 'checkout.session.completed', now(), '2026-10-28.endive', false, true, '{}',
  convert_to(jsonb_build_object('data', jsonb_build_object('object', tests.stripe_session(id)))::text, 'UTF8')), 'ignored',
    'test money where real money is meant is ignored') from strange;
select is(billing.store_webhook('stripe', 'evt_47', 'checkout.session.completed', now(), '2027-03-31.fig', false, false, '{}',
  convert_to(jsonb_build_object('data', jsonb_build_object('object', tests.stripe_session(id)))::text, 'UTF8')), 'quarantined',
    'a version that we do not read is quarantined') from strange;
select is(pg_temp.state(id), 'pending', 'neither event changes the deposit') from strange;

-- Broken.
select is(
  billing.store_webhook('stripe', 'evt_50', 'payment_intent.succeeded', now(), '2026-10-28.endive', false, false, '{}', '\x00ff'),
  'failed', 'what cannot be read is kept and tried again');

select * from finish();
rollback;
