begin;
select plan(45);

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
  ('a@b.example', 2.99, 'KES', null, 'LM503 amount too_small', 'too little'),
  ('a@b.example', 0, 'KES', null, 'LM503 amount too_small', 'nothing'),
  ('a@b.example', -5, 'KES', null, 'LM503 amount too_small', 'less than nothing'),
  ('a@b.example', 1000000.01, 'KES', null, 'LM504 amount too_large', 'too much'),
  ('a@b.example', 5, 'EUR', null, 'LM505 currency not_an_option', 'a currency that Paystack does not have'),
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

-- Keys.
create function pg_temp.begin_again(amount numeric default 5, notes text default null) returns uuid language sql
return (select payment_id from billing.create_payment('key@people.example', amount, 'KES', notes, 'key of Ada 1'));
create temp table first as select * from billing.create_payment('key@people.example', 5, 'KES', null, 'key of Ada 1');
select is((select (reference, authorization_url)::text from first), '(,)', 'at first there is no page');
select is(pg_temp.begin_again(), (select payment_id from first), 'the same key is the same payment');
select throws_like($$ select pg_temp.begin_again(6) $$, '%LM547%', 'with the same amount');
select throws_like($$ select pg_temp.begin_again(5, 'else') $$, '%LM547%', 'and the same notes');
select isnt(
  (select payment_id from billing.create_payment('key@people.example', 5, 'KES', null, 'key of Ada 2')), (select payment_id from first),
  'another key is another payment');
create temp table r as select billing.create_reference(payment_id) as reference from first;
select is(
  (select (reference, authorization_url)::text from billing.create_payment('key@people.example', 5, 'KES', null, 'key of Ada 1')),
  (select format('(%s,)', reference) from r), 'with the reference whose page is being opened');
select billing.record_payment_page(reference, 'code', 'https://pay.example/1') from r;
select matches(
  (select reference || ' ' || authorization_url from billing.create_payment('key@people.example', 5, 'KES', null, 'key of Ada 1')),
  '^PSK-[0-9]{13}-[0-9a-f]{16} https://pay.example/1$', 'with the page that is open for it');
select throws_like(
  $$ select billing.create_payment('key@people.example', 5, 'KES', null, 'short') $$, '%request_key%', 'a key has eight characters');

-- Robots.
create temp table counted as select count(*) as n from billing.deposit;
select set_config('request.headers', '{"x-form-trap": "https://buy.example"}', true);
select is_empty($$ select * from billing.create_payment('robot@people.example', 5, 'KES') $$, 'a robot that fills in every field begins nothing');
select is((select count(*) from billing.deposit), (select n from counted), 'and nothing is written');
select set_config('request.headers', '{}', true);
update ops.setting set value = '{"is_required": true, "seconds": 0}' where name = 'billing.payment_guard';
select is(pg_temp.code('e@b.example', 5), 'LM061 X-Form-Proof missing', 'a proof of work can be required');
select is(pg_temp.code('e@b.example', 1), 'LM503 amount too_small', 'what is refused for its faults uses up none');
select is(pg_temp.begin_again(), (select payment_id from first), 'and a repeated request needs none');
update ops.setting set value = '{}' where name = 'billing.payment_guard';
select set_config('request.headers', '{"x-forwarded-for": "192.0.2.7"}', true);
update ops.rate_limit set maximum = 1 where name = 'billing.payments_by_network';
select pg_temp.code('e@b.example', 5);
select is(pg_temp.code('e@b.example', 5), 'LM062', 'one network begins only so many');
update ops.rate_limit set maximum = null where name = 'billing.payments_by_network';

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
