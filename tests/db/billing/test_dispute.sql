-- Rows that no dispute may be, whoever writes them.
begin;
select plan(10);

insert into identity.organization (id, name) values ('00000000-0000-7000-8000-00000000000a', 'A');
select tests.create_deposit('00000000-0000-7000-8000-00000000000a');
insert into billing.dispute (processor, dispute_id, deposit_id, organization_id, amount, currency, status)
select 'stripe', 'dp_1', d.id, d.organization_id, 100, 'USD', 'needs_response' from billing.deposit as d;
create function pg_temp.broken_by(change jsonb) returns text language sql as $$
  select tests.row_broken_by('billing.dispute', to_jsonb(d) || '{"dispute_id": "dp_2"}', change) from billing.dispute as d
$$;

select is(pg_temp.broken_by('{}'), 'nothing', 'a new dispute');
select is(pg_temp.broken_by('{"dispute_id": "dp_1"}'), 'dispute_pkey', 'an object of the processor is one dispute');
select is(pg_temp.broken_by('{"deposit_id": "00000000-0000-7000-8000-0000000000ff"}'), 'dispute_deposit_id_fkey', 'its deposit is known');
select is(pg_temp.broken_by('{"organization_id": "00000000-0000-7000-8000-0000000000ff"}'), 'dispute_organization_id_fkey',
  'whose it is is known');
select is(pg_temp.broken_by('{"currency": "XXX"}'), 'dispute_currency_fkey', 'its currency is known');
select is(pg_temp.broken_by('{"processor": "mattress"}'), 'dispute_processor_is_known', 'the processor of a dispute is a known one');
select is(pg_temp.broken_by('{"amount": 0}'), 'dispute_amount_is_positive', 'it is about something');
select is(pg_temp.broken_by('{"status": "forgotten"}'), 'dispute_status_is_known', 'a status is a known word');
select is(pg_temp.broken_by('{"withdrawn": -1}'), 'dispute_withdrawn_is_not_negative', 'what was withdrawn is not negative');
select is(pg_temp.broken_by('{"reinstated": -1}'), 'dispute_reinstated_is_not_negative',
  'the reinstated amount of a dispute is not negative');

select * from finish();
rollback;
