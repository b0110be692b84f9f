-- Rows that no refund may be, whoever writes them.
begin;
select plan(17);

insert into identity.organization (id, name) values ('00000000-0000-7000-8000-00000000000a', 'A');
select tests.create_deposit('00000000-0000-7000-8000-00000000000a');
select tests.fund('00000000-0000-7000-8000-00000000000a', 500);
select tests.forget_locks();
select ledger.place_hold('test:1:held', tests.account('wallet', '00000000-0000-7000-8000-00000000000a'), 5, 'refund');
insert into billing.refund (deposit_id, organization_id, processor, refund_id, amount, currency, processor_amount, hold_id)
select d.id, d.organization_id, 'stripe', 're_1', 100, 'USD', 100, h.id from billing.deposit as d cross join ledger.hold as h;
create temp table base as
select to_jsonb(r) || '{"id": "00000000-0000-7000-8000-0000000000d1", "refund_id": "re_2", "hold_id": null}' as refund
from billing.refund as r;
create function pg_temp.broken_by(change jsonb) returns text language sql as $$
  select tests.row_broken_by('billing.refund', refund, change) from base
$$;

select is(pg_temp.broken_by('{}'), 'nothing', 'a new refund');
select is(pg_temp.broken_by(jsonb_build_object('id', id)), 'refund_pkey', 'an id is given once') from billing.refund;
select is(pg_temp.broken_by('{"refund_id": "re_1"}'), 'refund_is_of_one_object', 'an object of the processor is one refund');
select is(pg_temp.broken_by(jsonb_build_object('hold_id', hold_id)), 'refund_has_its_own_hold', 'a hold is for one refund')
  from billing.refund;
select is(pg_temp.broken_by('{"hold_id": -5}'), 'refund_hold_id_fkey', 'its hold is known');
select is(pg_temp.broken_by('{"deposit_id": "00000000-0000-7000-8000-0000000000ff"}'), 'refund_deposit_id_fkey', 'its deposit is known');
select is(pg_temp.broken_by('{"organization_id": "00000000-0000-7000-8000-0000000000ff"}'), 'refund_organization_id_fkey',
  'the organisation of a refund exists');
select is(pg_temp.broken_by('{"asked_by": "00000000-0000-7000-8000-0000000000ff"}'), 'refund_asked_by_fkey',
  'the user who asked for a refund exists');
select is(pg_temp.broken_by('{"currency": "XXX"}'), 'refund_currency_fkey', 'its currency is known');
select is(pg_temp.broken_by('{"processor": "mattress"}'), 'refund_processor_is_known', 'the processor of a refund is a known one');
select is(pg_temp.broken_by('{"amount": 0}'), 'refund_amount_is_positive', 'something is paid back');
select is(pg_temp.broken_by('{"processor_amount": 0}'), 'refund_processor_amount_is_positive', 'the amount at the processor is positive');
select is(pg_temp.broken_by('{"status": "lost"}'), 'refund_status_is_known', 'a status is a known word');
select is(pg_temp.broken_by('{"refund_id": null}'), 'refund_asked_here_is_held', 'what was asked for here is held');
select is(pg_temp.broken_by('{"status": "succeeded", "has_left": false}'), 'refund_succeeded_has_left', 'what has arrived has left');
select is(pg_temp.broken_by(jsonb_build_object('reason', repeat('x', 501))), 'refund_reason_is_short', 'reasons are short');
select is(pg_temp.broken_by(jsonb_build_object('failure_reason', repeat('x', 501))), 'refund_failure_reason_is_short',
  'the reason of a failure is short');

select * from finish();
rollback;
