begin;
select plan(13);

-- Whatever failed before is not due now.
update billing.webhook_inbox set next_attempt_at = 'infinity' where status = 'failed';
select is(billing.retry_webhook(), null, 'nothing is due');
select billing.store_webhook('stripe', 'evt_retry', 'payment_intent.succeeded', now(), '2026-10-28.endive', false, false, '{}', '\x00ff');
select is(billing.retry_webhook(), null, 'a failed event waits a while');
update billing.webhook_inbox set next_attempt_at = now() where event_id = 'evt_retry';
select is(billing.retry_webhook(), 'failed', 'a webhook is tried again when its time has come');
update billing.webhook_inbox set next_attempt_at = now(),
  body = convert_to('{"data": {"object": {"object": "payment_intent", "id": "pi_1"}}}', 'UTF8')
where event_id = 'evt_retry';
select is(billing.retry_webhook(), 'waiting', 'until it works');
select results_eq('select attempts, last_error, next_attempt_at from billing.webhook_inbox where event_id = ''evt_retry''',
  'values (3, null::text, null::timestamptz)', 'the fault of a webhook is forgotten once it is applied');

-- Not for ever.
update ops.setting set value = '3' where name = 'billing.webhook_attempts';
select billing.store_webhook('stripe', 'evt_hopeless', 'payment_intent.succeeded', now(), '2026-10-28.endive', false, false, '{}',
  '\x00ff');
create function pg_temp.again() returns text language plpgsql as $$
begin
  update billing.webhook_inbox set next_attempt_at = now() where event_id = 'evt_hopeless' and status = 'failed';
  return billing.retry_webhook();
end
$$;
select is(pg_temp.again(), 'failed', 'tried a second time');
select is(pg_temp.again(), 'quarantined', 'the third is the last');
select is(pg_temp.again(), null, 'a webhook that failed too often is not tried any more');
select matches((select last_error from billing.webhook_inbox where event_id = 'evt_hopeless'), '^given up after 3 tries: 22', 'it says so');
select tests.act_as(tests.create_user('op@example.com', admin => true));
select is((select status || ' ' || attempts from api.webhooks where id = 'evt_hopeless'), 'quarantined 3', 'an admin sees it');
select is(api.replay_webhook('evt_hopeless'), 'failed', 'an admin can have a hopeless webhook tried again');
select tests.act_as_nobody();

-- What could never become known is not waited for: charges of older accounts have no payment.
select is(tests.receive_stripe('evt_old', 'charge.succeeded', '{"object": "charge", "id": "ch_old", "amount": 100, "currency": "usd",
  "livemode": false, "payment_intent": null, "status": "succeeded", "captured": true, "metadata": {}}'), 'ignored',
    'a charge of no payment');
select is(tests.receive_stripe('evt_old2', 'charge.failed', jsonb_build_object('object', 'charge', 'id', 'ch_old', 'metadata',
  jsonb_build_object('deposit_id', gen_random_uuid()))), 'ignored', 'not even when it names a deposit that is not there');

select * from finish();
rollback;
