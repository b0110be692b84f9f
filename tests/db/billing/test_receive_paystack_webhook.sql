begin;
select plan(43);

create temp table r as select tests.create_paystack_deposit(tests.create_organization()) as reference;
create temp table e as
select tests.paystack_event('charge.success', tests.paystack_transaction(reference)) as raw, reference from r;
create function pg_temp.receive(raw bytea, signature text) returns text language sql as $$
  select concat_ws(' ', e.type, e.status) from billing.receive_paystack_webhook(raw, signature) as e
$$;
create function pg_temp.code(raw bytea, signature text) returns text language plpgsql as $$
begin
  return pg_temp.receive(raw, signature);
exception when others then
  return coalesce((case when sqlerrm like '{%' then sqlerrm::jsonb end) ->> 'code', sqlstate);
end
$$;
create function pg_temp.jobs(task text) returns bigint language sql as $$
  select count(*) from queue.procrastinate_jobs as j where j.task_name = task and j.status = 'todo'
$$;

-- The signature.
select throws_ok($$ set local role member; select billing.receive_paystack_webhook('', '') $$, '42501', null,
  'members receive no webhook');
reset role;
select is(pg_temp.code(raw, s), 'LM511', 'refused: ' || why) from e, lateral (values
  (null::text, 'no signature'),
  ('', 'an empty one'),
  (repeat('0', 128), 'a guess'),
  (tests.sign_paystack(raw, 'sk_test_of_somebody_else'), 'signed with another key'),
  (tests.sign_paystack(raw || '\x20'), 'signed for other bytes'),
  (left(tests.sign_paystack(raw), 127), 'cut'),
  (tests.sign_paystack(raw) || '0', 'with more behind it'),
  (tests.sign_stripe(raw), 'signed as Stripe does'),
  (encode(extensions.hmac(raw, 'sk_test_of_the_tests_new', 'sha256'), 'hex'), 'another function')) as v (s, why);
select is(pg_temp.code(raw, tests.sign_paystack(raw, '')), 'LM511', 'refused: the empty key') from e;
select is((select count(*) from billing.webhook_inbox where processor = 'paystack'), 0::bigint, 'what is refused is not stored');
delete from billing.processor where name = 'paystack';
select is(pg_temp.code(raw, tests.sign_paystack(raw)), 'LM511', 'nothing is received while no key is configured') from e;
select billing.set_processor('paystack', false, array['sk_test_of_the_tests_new', 'sk_test_of_the_tests_old']);
select is(pg_temp.code(v.raw, tests.sign_paystack(v.raw)), 'LM513', 'malformed: ' || coalesce(encode(v.raw, 'escape'), 'null'))
from unnest(array['not JSON', '[]', '{"event": "charge.success"}', '{"data": {}}', '{"event": 5, "data": {}}']::bytea[]) as v (raw);

-- Stored once, and nothing is settled.
select is(pg_temp.receive(raw, tests.sign_paystack(raw, 'sk_test_of_the_tests_old')), 'charge.success waiting',
  'the old key is good while it is replaced') from e;
select is(pg_temp.receive(raw, upper(tests.sign_paystack(raw))), 'charge.success waiting', 'hexadecimal in capitals is the same') from e;
select is(
  (select array_agg(i.event_id) from billing.webhook_inbox as i where i.processor = 'paystack'),
  array[format('charge.success:%s:success', tests.transaction_id(reference))], 'it is stored once, under a name made of what it says') from r;
select is(pg_temp.jobs('verify_paystack_payment'), 1::bigint, 'and asks once');
select is((select d.status from billing.deposit as d where d.id = tests.deposit_of(reference)), 'pending', 'nothing is settled') from r;
select is((select count(*) from ledger.journal as j where j.processor = 'paystack'), 0::bigint, 'and nothing is booked');

-- Only the answer settles; then the event is applied, and a repeated one asks no more.
select is(tests.settle_paystack('transaction', tests.paystack_transaction(reference), reference), 'settled', 'Paystack says so') from r;
select tests.forget_jobs('verify_paystack_payment');
select is(pg_temp.receive(raw, tests.sign_paystack(raw)), 'charge.success applied', 'the event is applied') from e;
select is(pg_temp.jobs('verify_paystack_payment'), 0::bigint, 'it asks no more');

-- Two refunds of one payment are two events, although neither has an id.
select is(tests.receive_paystack('refund.processed', jsonb_build_object('transaction_reference', reference, 'status', 'processed', 'amount',
  amount)), 'waiting', 'a refund asks for the refunds of its payment') from r, unnest(array['1000', '2000']) as a (amount);
select is((select count(*) from billing.webhook_inbox as i where i.type = 'refund.processed'), 2::bigint, 'both are stored');
select is(pg_temp.jobs('read_paystack_refunds'), 1::bigint, 'one job reads them');

-- What is not about us.
select is(tests.receive_paystack('charge.success', '{"id": 5, "reference": "theirs", "status": "success"}'), 'ignored',
  'a payment of another shop is ignored');
select is(tests.receive_paystack('transfer.success', '{"id": 6, "reference": "theirs"}'), 'ignored', 'a transfer is ignored');

-- What contradicts our row is quarantined, the event and the answer; an admin decides about both.
create temp table q as select tests.create_paystack_deposit(tests.create_organization('Other')) as reference;
select is(tests.receive_paystack('charge.success', tests.paystack_transaction(reference)), 'waiting', 'an event') from q;
select is(tests.settle_paystack('transaction', tests.paystack_transaction(reference, '{"amount": 5}'), reference), 'mismatch amount',
  'and an answer of another amount') from q;
create temp table i as
select i.event_id, i.is_answer from billing.webhook_inbox as i where i.processor = 'paystack' and i.status = 'quarantined';
grant select on i to public;
select is((select array_agg(left(event_id, 14) order by event_id) from i), '{answer:transac,charge.success}', 'both are quarantined');
select tests.forget_jobs('verify_paystack_payment');
select tests.act_as(tests.create_user('admin@paystack.example', admin => true));
select results_eq($$ select id, last_error from api.webhooks where processor = 'paystack' and status = 'quarantined' order by id $$,
  $$ select event_id, 'differs from the deposit: amount' from i order by event_id $$, 'an admin sees both');
select is(api.replay_webhook(event_id, 'paystack'), 'waiting', 'an event that is replayed has Paystack asked again') from i where not is_answer;
select is(api.replay_webhook(event_id, 'paystack'), 'quarantined', 'an answer that is replayed still contradicts') from i where is_answer;
select lives_ok(format('select api.dismiss_webhook(%L, %L, %L)', event_id, 'paid by mistake, given back', 'paystack'), 'it is dismissed')
from i where is_answer;
select throws_like(format('select api.replay_webhook(%L)', event_id), '%LM509%', 'without its processor it is not found') from i where is_answer;
select tests.act_as_nobody();
select is(tests.jobs_of('verify_paystack_payment'), jsonb_build_array(jsonb_build_object('reference', reference)), 'one job asks') from q;
select is((select count(*) from ledger.journal as j where j.subject_id = (select tests.deposit_of(reference) from q)), 0::bigint,
  'nothing was booked');

select * from finish();
rollback;
