begin;
select plan(24);

create temp table o as select tests.create_organization() as id;
create function pg_temp.code(statement text) returns text language plpgsql as $$
begin
  execute statement;
  return 'fine';
exception when others then
  return coalesce((case when sqlerrm like '{%' then sqlerrm::jsonb end) ->> 'code', sqlstate);
end
$$;

select throws_ok(format('set local role %s; select billing.%s', role, call), '42501', null, format('%s may not call %s', role, call))
from unnest(array['member', 'leadmill_worker']) as r (role), unnest(array[
  'create_reference(gen_random_uuid())', $$record_payment_page('', '', '')$$, $$find_payment('')$$]) as c (call);
reset role;
select is(pg_temp.code('select billing.create_reference(gen_random_uuid())'), 'LM507', 'a deposit that is not ours has no reference');
select is(pg_temp.code(format('select billing.create_reference(%L)', tests.create_deposit(id))), 'LM507', 'nor one at Stripe') from o;

-- A reference, and another one when its page is lost.
create temp table d as select deposit_id from o, lateral (select tests.deposit_of(tests.create_paystack_deposit(id)) as deposit_id) as x;
create temp table r as select reference from billing.payment_attempt as a join d using (deposit_id);
select matches(reference, '^PSK-[0-9]{13}-[0-9a-f]{16}$', 'a reference is PSK-{timestamp}-{random}') from r;
select isnt(billing.create_reference(deposit_id), reference, 'begun again, it gets another one') from d, r;
select is((select count(*) from billing.payment_attempt as a join d using (deposit_id)), 2::bigint, 'both are kept');
select ok(next_poll_at between now() + interval '4 minutes' and now() + interval '6 minutes', 'it is asked for after five minutes')
from billing.payment_attempt where reference = (select reference from r);
select billing.create_reference(deposit_id) from d, generate_series(1, 3);
select is(pg_temp.code(format('select billing.create_reference(%L)', deposit_id)), 'LM543', 'five are enough') from d;

-- The page.
select is(pg_temp.code($$ select billing.record_payment_page('PSK-none', 'x', 'https://checkout.paystack.com/x') $$), 'LM544',
  'an unknown reference has no page');
select is(pg_temp.code(format('select billing.record_payment_page(%L, %L, %L)', reference, 'x', url)), '23514', 'no page: ' || url)
from r, unnest(array['javascript:alert(1)', 'http://checkout.paystack.com/', 'https://a b', 'https://' || repeat('x', 2000)]) as u (url);
select is((select checkout_url from billing.deposit join d on d.deposit_id = id), 'https://checkout.paystack.com/code', 'the page is kept');

-- The payer returns.
select is((select f.status from r, billing.find_payment(r.reference) as f), 'pending', 'its page shows how it stands');
select is_empty($$ select * from billing.find_payment('PSK-none') $$, 'an unknown reference has no page to return to');
select billing.find_payment(reference) from r;
select is((select count(*) from queue.procrastinate_jobs where task_name = 'verify_paystack_payment'), 1::bigint,
  'Paystack is asked once, however often the page is loaded');
select tests.settle_paystack('transaction', tests.paystack_transaction(reference), reference) from r;
select is(
  (select (f.deposit_id, f.is_alone, f.status, f.amount, f.currency, f.is_known_there)::text
   from r, billing.find_payment(r.reference) as f),
  (select (deposit_id, false, 'success', 5000.00, 'KES', true)::text from d), 'paid');
select is(pg_temp.code(format('select billing.create_reference(%L)', deposit_id)), 'LM543', 'what is paid is not begun again') from d;

select * from finish();
rollback;
