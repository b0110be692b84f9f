begin;
select plan(31);

create function pg_temp.code(email text, amount numeric, currency text default 'KES', notes text default null) returns text
language plpgsql as $$
begin
  perform billing.create_payment(email, amount, currency, notes);
  return 'fine';
exception when others then
  return coalesce(
    (select e ->> 'code' || case when e ->> 'details' like '[{%' then
        ' ' || (select string_agg(f ->> 'field' || ' ' || (f ->> 'code'), ', ') from jsonb_array_elements((e ->> 'details')::jsonb) as f)
      else '' end
     from (select case when sqlerrm like '{%' then sqlerrm::jsonb end) as x (e)), sqlstate);
end
$$;

select throws_ok(format($$ set local role %s; select billing.create_payment('a@b.example', 5, 'KES') $$, role), '42501', null,
  role || ' begins no payment but through the service')
from unnest(array['anon', 'member', 'leadmill_worker']) as r (role);
reset role;
select is(pg_temp.code(v.email, v.amount, v.currency, v.notes), expected, why) from (values
  (null, 5.0, 'KES', null, 'LM541 email required', 'no address'),
  ('nobody', 5, 'KES', null, 'LM541 email not_an_email', 'none'),
  ('a@b.example', null, null, repeat('x', 2001), 'LM541 amount required, currency required, notes too_long', 'all faults at once'),
  ('a@b.example', 5, 'KES', E'a\u0007b', 'LM541 notes not_a_match', 'control characters'),
  ('a@b.example', 2.99, 'KES', null, 'LM503', 'too little'),
  ('a@b.example', 0, 'KES', null, 'LM503', 'nothing'),
  ('a@b.example', -5, 'KES', null, 'LM503', 'less than nothing'),
  ('a@b.example', 1000000.01, 'KES', null, 'LM504', 'too much'),
  ('a@b.example', 5, 'EUR', null, 'LM505', 'a currency that Paystack does not have'),
  ('a@b.example', 5, 'XXX', null, 'LM413', 'no currency'),
  ('a@b.example', 5.001, 'KES', null, 'LM411', 'too fine'),
  ('a@b.example', 3, 'KES', null, 'fine', 'the least'),
  ('a@b.example', 1000000, 'KES', E'Two\nlines', 'fine', 'the most'),
  ('a@b.example', 50, 'NGN', null, 'fine', 'naira'),
  ('a@b.example', 1, 'GHS', null, 'fine', 'cedis'),
  ('a@b.example', 1, 'ZAR', null, 'fine', 'rand'),
  ('a@b.example', 2, 'usd', null, 'fine', 'dollars, in small letters')) as v (email, amount, currency, notes, expected, why);

create temp table p as select * from billing.create_payment(' Payer@People.Example ', 12.50, 'KES', '  for the school ');
select is((select (processor_amount, processor_currency, payer_email)::text from p), '(1250,KES,payer@people.example)', 'in subunits');
select results_eq(
  $$ select d.organization_id, d.processor, d.livemode, d.amount, d.status, b.status, b.email, b.notes
     from p join billing.payment as b on b.id = p.payment_id join billing.deposit as d on d.id = p.payment_id $$,
  $$ values (null::uuid, 'paystack', false, 1250::bigint, 'created', 'pending', 'payer@people.example', 'for the school') $$,
  'it is stored before Paystack is called');
select is((select count(*) from ledger.journal where subject_id = (select payment_id from p)), 0::bigint, 'and nothing is booked');

-- Its states.
select throws_ok(format('update billing.payment set status = %L where id = %L', status, payment_id), 'LM546', null, 'never back to ' || status)
from p, lateral (select billing.advance_payment(payment_id, 'success')) as x, unnest(array['pending', 'processing', 'cancelled', 'failed']) as s (status);
select throws_ok(format('delete from billing.payment where id = %L', payment_id), 'LM546', null, 'a payment is not deleted') from p;

-- Limits.
update ops.rate_limit set maximum = 2 where name = 'billing.payments_by_email';
select pg_temp.code('b@b.example', 5), pg_temp.code('b@b.example', 5);
select is(pg_temp.code('b@b.example', 5), 'LM542', 'an address is not flooded');
select is(pg_temp.code('c@b.example', 5), 'fine', 'others go on');
delete from billing.processor where name = 'paystack';
select is(pg_temp.code('d@b.example', 5), 'LM540', 'nothing is begun where Paystack is not configured');

select * from finish();
rollback;
