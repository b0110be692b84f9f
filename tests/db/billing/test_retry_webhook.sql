begin;
select plan(5);

-- Whatever failed before is not due now.
update billing.webhook_inbox set next_attempt_at = 'infinity' where status = 'failed';
select is(billing.retry_webhook(), null, 'nothing is due');
select billing.store_webhook('stripe', 'evt_retry', 'payment_intent.succeeded', now(), '2026-10-28.endive', false, false, '{}', '\x00ff');
select is(billing.retry_webhook(), null, 'a failed event waits a while');
update billing.webhook_inbox set next_attempt_at = now() where event_id = 'evt_retry';
select is(billing.retry_webhook(), 'failed', 'then it is tried again');
update billing.webhook_inbox set next_attempt_at = now(), body = convert_to('{"data": {"object": {"object": "payment_intent", "id": "pi_1"}}}', 'UTF8')
where event_id = 'evt_retry';
select is(billing.retry_webhook(), 'waiting', 'until it works');
select results_eq('select attempts, last_error, next_attempt_at from billing.webhook_inbox where event_id = ''evt_retry''',
  'values (3, null::text, null::timestamptz)', 'and its fault is forgotten');

select * from finish();
rollback;
