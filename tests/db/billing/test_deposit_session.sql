begin;
select plan(7);

insert into identity.organization (id, name) values ('00000000-0000-7000-8000-00000000000a', 'A');
insert into billing.deposit (id, organization_id, livemode, amount, currency, processor_amount) values
  ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-00000000000a', false, 5000, 'USD', 5000),
  ('00000000-0000-7000-8000-000000000002', '00000000-0000-7000-8000-00000000000a', false, 5000, 'USD', 5000);

select throws_like(
  $$ select billing.record_deposit_session('00000000-0000-7000-8000-00000000000f', 'cs_1', 'https://pay.example/1') $$,
  '%LM507%', 'an unknown deposit has no session');
select billing.record_deposit_session('00000000-0000-7000-8000-000000000001', 'cs_1', 'https://pay.example/1');
select is((select concat_ws(' ', status, session_id, checkout_url) from billing.deposit where id = '00000000-0000-7000-8000-000000000001'),
  'pending cs_1 https://pay.example/1', 'the page to pay on is kept');
select throws_ok(
  $$ select billing.record_deposit_session('00000000-0000-7000-8000-000000000001', 'cs_2', 'https://pay.example/2') $$,
  'LM508', null, 'a deposit has one session');
select throws_ok(
  $$ select billing.record_deposit_session('00000000-0000-7000-8000-000000000002', 'cs_1', 'https://pay.example/1') $$,
  '23505', null, 'a session belongs to one deposit');
select billing.record_session_refusal('00000000-0000-7000-8000-000000000002', repeat('no ', 400));
select is((select status || ' ' || length(failure_reason) from billing.deposit where id = '00000000-0000-7000-8000-000000000002'),
  'failed 500', 'a refused session fails the deposit');
select billing.record_session_refusal('00000000-0000-7000-8000-000000000001', 'no');
select is((select status from billing.deposit where id = '00000000-0000-7000-8000-000000000001'),
  'pending', 'one that is open is not touched');
select throws_ok(
  $$ set local role member; select billing.record_deposit_session('00000000-0000-7000-8000-000000000001', 'cs_1', 'x') $$,
  '42501', null, 'members cannot say what the processor said');

select * from finish();
rollback;
