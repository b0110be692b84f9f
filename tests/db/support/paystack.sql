-- Helpers of the tests of Paystack. Never deployed.
create schema if not exists tests;

-- What the events of the tests are signed with: at Paystack the keys of its API.
select billing.set_processor('paystack', false, array['sk_test_of_the_tests_new', 'sk_test_of_the_tests_old']);

create or replace function tests.sign_paystack(raw bytea, secret text default 'sk_test_of_the_tests_new') returns text
language sql
as $$ select encode(extensions.hmac(raw, convert_to(secret, 'UTF8'), 'sha512'), 'hex') $$;

comment on function tests.sign_paystack(bytea, text) is $$The header that Paystack would send with these bytes.$$;

create or replace function tests.create_paystack_deposit(organization uuid, amount bigint default 500000, currency text default 'KES')
returns text
language plpgsql
as $$
declare
  v_id uuid;
  v_reference text;
begin
  insert into billing.deposit (organization_id, processor, livemode, amount, currency, processor_amount)
  values (organization, 'paystack', false, amount, currency, amount)
  returning id into v_id;
  v_reference := billing.create_reference(v_id);
  perform billing.record_payment_page(v_reference, 'code', 'https://checkout.paystack.com/code');
  return v_reference;
end
$$;

comment on function tests.create_paystack_deposit(uuid, bigint, text) is $$The reference of a deposit whose page at Paystack is open.$$;

create or replace function tests.create_payment(amount numeric default 5000, currency text default 'KES', email text default 'payer@people.example')
returns text
language plpgsql
as $$
declare
  v_reference text := billing.create_reference((
    select p.payment_id from billing.create_payment(email, create_payment.amount, create_payment.currency, 'for the school') as p));
begin
  perform billing.record_payment_page(v_reference, 'code', 'https://checkout.paystack.com/code');
  return v_reference;
end
$$;

comment on function tests.create_payment(numeric, text, text) is $$The reference of a payment that stands alone, whose page is open.$$;

create or replace function tests.deposit_of(reference text) returns uuid
language sql
as $$ select a.deposit_id from billing.payment_attempt as a where a.reference = deposit_of.reference $$;

comment on function tests.deposit_of(text) is $$The deposit of a reference.$$;

create or replace function tests.transaction_id(reference text) returns bigint
language sql immutable
return 4000000000 + ('x' || substr(md5(reference), 1, 7))::bit(28)::bigint;

comment on function tests.transaction_id(text) is $$The id that Paystack would give a transaction.$$;

create or replace function tests.paystack_transaction(reference text, changes jsonb default '{}') returns jsonb
language sql
as $$
  select billing.known_fields_of((jsonb_build_object(
    'id', tests.transaction_id(a.reference), 'domain', 'test', 'status', 'success', 'reference', a.reference,
    'amount', d.processor_amount, 'currency', d.currency, 'fees', 7500, 'channel', 'mobile_money', 'message', null,
    'gateway_response', 'Successful', 'paid_at', '2026-11-24T10:23:11.000Z', 'created_at', '2026-11-24T10:22:45.000Z',
    'metadata', '', 'customer', jsonb_build_object('email', 'a@b.example'),
    'authorization', jsonb_build_object('authorization_code', 'AUTH_x', 'signature', null)) || changes)::text, 'paystack')
  from billing.payment_attempt as a
  join billing.deposit as d on d.id = a.deposit_id
  where a.reference = paystack_transaction.reference;
$$;

comment on function tests.paystack_transaction(text, jsonb) is $$The answer of Paystack about a payment that was made, with changes.$$;

create or replace function tests.paystack_refund(reference text, id bigint, amount bigint, changes jsonb default '{}') returns jsonb
language sql
as $$
  select billing.known_fields_of((jsonb_build_object(
    'id', paystack_refund.id, 'domain', 'test', 'status', 'processed', 'transaction', tests.transaction_id(reference),
    'amount', paystack_refund.amount, 'currency', d.currency, 'dispute', null, 'merchant_note', 'by hand',
    'createdAt', '2026-11-25T10:00:00.000Z') || changes)::text, 'paystack')
  from billing.deposit as d where d.id = tests.deposit_of(reference);
$$;

comment on function tests.paystack_refund(text, bigint, bigint, jsonb) is $$A refund of Paystack that was processed, with changes.$$;

create or replace function tests.paystack_dispute(reference text, id bigint, changes jsonb default '{}') returns jsonb
language sql
as $$
  select billing.known_fields_of((jsonb_build_object(
    'id', paystack_dispute.id, 'domain', 'test', 'status', 'resolved', 'resolution', 'merchant-accepted',
    'refund_amount', d.processor_amount, 'currency', d.currency, 'category', 'chargeback', 'transaction_reference', null,
    'transaction', jsonb_build_object('id', tests.transaction_id(reference), 'reference', reference, 'amount', d.processor_amount),
    'dueAt', '2026-11-26T18:00:00.000Z', 'createdAt', '2026-11-25T10:00:00.000Z') || changes)::text, 'paystack')
  from billing.deposit as d where d.id = tests.deposit_of(reference);
$$;

comment on function tests.paystack_dispute(text, bigint, jsonb) is $$A dispute of Paystack that the merchant accepted, with changes.$$;

create or replace function tests.settle_paystack(kind text, object jsonb, asked text default null) returns text
language plpgsql
as $$
declare
  v_settlement billing.settlement;
begin
  perform tests.forget_locks();
  v_settlement := billing.settle('paystack', object, kind, asked);
  perform tests.forget_locks();
  return concat_ws(' ', v_settlement.outcome, v_settlement.detail);
end
$$;

comment on function tests.settle_paystack(text, jsonb, text) is
$$Settle an answer of Paystack; one transaction, as far as locks are concerned. Returns the outcome.$$;

create or replace function tests.paystack_event(event text, data jsonb) returns bytea
language sql
as $$ select convert_to(jsonb_build_object('event', event, 'data', data)::text, 'UTF8') $$;

comment on function tests.paystack_event(text, jsonb) is $$The bytes of an event of Paystack.$$;

create or replace function tests.receive_paystack(event text, data jsonb) returns text
language sql
as $$
  select concat_ws(' ', e.status)
  from tests.paystack_event(event, data) as raw
  cross join lateral billing.receive_paystack_webhook(raw, tests.sign_paystack(raw)) as e
$$;

comment on function tests.receive_paystack(text, jsonb) is $$Receive a signed event of Paystack. Returns its status.$$;

create or replace function tests.account_balance(kind text, currency text default 'KES') returns bigint
language sql
as $$
  select coalesce(sum(e.amount), 0)::bigint
  from ledger.entry as e
  join ledger.account as a on a.id = e.account_id
  where a.organization_id is null and a.kind = account_balance.kind and a.currency = account_balance.currency
$$;

comment on function tests.account_balance(text, text) is $$The sum of the entries of an account of the platform.$$;

create or replace function tests.forget_jobs(task text) returns void
language plpgsql
set search_path = queue, pg_temp -- where the library's triggers look
as $$
begin
  delete from procrastinate_jobs where task_name = task;
end
$$;

comment on function tests.forget_jobs(text) is $$Delete the jobs of a task, as if a worker had done them.$$;

create or replace function tests.jobs_of(task text) returns jsonb
language sql
as $$
  select coalesce(jsonb_agg(j.args - 'request_id' order by j.id), '[]')
  from queue.procrastinate_jobs as j
  where j.task_name = task and j.status = 'todo'
$$;

comment on function tests.jobs_of(text) is $$What the waiting jobs of a task are about.$$;

create or replace function tests.create_paid_paystack(organization uuid, amount bigint default 500000, currency text default 'KES')
returns text
language plpgsql
as $$
declare
  v_reference constant text := tests.create_paystack_deposit(organization, amount, currency);
begin
  perform tests.settle_paystack('transaction', tests.paystack_transaction(v_reference, '{"fees": 0}'), v_reference);
  return v_reference;
end
$$;

comment on function tests.create_paid_paystack(uuid, bigint, text) is
$$The reference of a deposit that was paid at Paystack, without a fee.$$;

create or replace function tests.create_paid_payment(amount numeric default 5000, currency text default 'KES') returns text
language plpgsql
as $$
declare
  v_reference constant text := tests.create_payment(amount, currency);
begin
  perform tests.settle_paystack('transaction', tests.paystack_transaction(v_reference, '{"fees": 0}'), v_reference);
  return v_reference;
end
$$;

comment on function tests.create_paid_payment(numeric, text) is
$$The reference of a payment that stands alone and was made, without a fee.$$;
