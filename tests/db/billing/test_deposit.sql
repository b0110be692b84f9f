-- Rows that no deposit may be, whoever writes them.
begin;
select plan(17);

insert into identity.organization (id, name) values ('00000000-0000-7000-8000-00000000000a', 'A');
select tests.create_deposit('00000000-0000-7000-8000-00000000000a');
update billing.deposit set payment_intent_id = 'pi_1';
create temp table base as
select to_jsonb(d) || '{"id": "00000000-0000-7000-8000-0000000000d1", "session_id": "cs_new", "payment_intent_id": "pi_new"}' as deposit
from billing.deposit as d;
create function pg_temp.broken_by(change jsonb) returns text language sql as $$
  select tests.row_broken_by('billing.deposit', deposit, change) from base
$$;

select is(pg_temp.broken_by('{}'), 'nothing', 'a new deposit');
select is(pg_temp.broken_by(jsonb_build_object('id', id)), 'deposit_pkey', 'an id is given once') from billing.deposit;
select is(pg_temp.broken_by('{"organization_id": "00000000-0000-7000-8000-0000000000ff"}'), 'deposit_organization_id_fkey',
  'the organisation of a deposit exists');
select is(pg_temp.broken_by('{"created_by": "00000000-0000-7000-8000-0000000000ff"}'), 'deposit_created_by_fkey',
  'the user who asked for a deposit exists');
select is(pg_temp.broken_by('{"currency": "XXX"}'), 'deposit_currency_fkey', 'its currency is known');
select is(pg_temp.broken_by('{"processor": "mattress"}'), 'deposit_processor_is_known', 'the processor of a deposit is a known one');
select is(pg_temp.broken_by('{"amount": 0}'), 'deposit_amount_is_positive', 'something is paid in');
select is(pg_temp.broken_by('{"processor_amount": 0}'), 'deposit_processor_amount_is_positive', 'the amount at the processor is positive');
select is(pg_temp.broken_by('{"status": "lost"}'), 'deposit_status_is_known', 'a status is a known word');
select is(pg_temp.broken_by('{"status": "paid"}'), 'deposit_paid_has_a_time', 'it was paid at some time');
select is(pg_temp.broken_by(jsonb_build_object('paid_at', now())), 'deposit_paid_has_a_time', 'one that is not paid was not');
select is(pg_temp.broken_by('{"session_id": null, "payment_intent_id": null}'), 'deposit_pending_has_begun', 'what is pending has begun');
select is(pg_temp.broken_by('{"refunded": -1}'), 'deposit_refunded_is_not_negative', 'refunds are not negative');
select is(pg_temp.broken_by('{"disputed": -1}'), 'deposit_disputed_is_not_negative', 'disputes are not negative');
select is(pg_temp.broken_by(jsonb_build_object('failure_reason', repeat('x', 501))), 'deposit_failure_reason_is_short',
  'reasons are short');
select is(pg_temp.broken_by(jsonb_build_object('session_id', session_id)), 'deposit_session_is_unique', 'a session is of one deposit')
  from billing.deposit;
select is(pg_temp.broken_by('{"payment_intent_id": "pi_1"}'), 'deposit_payment_intent_is_unique', 'a payment is of one deposit');

select * from finish();
rollback;
