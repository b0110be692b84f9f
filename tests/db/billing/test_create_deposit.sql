begin;
select plan(20);

insert into identity.organization (id, name, status) values
  ('00000000-0000-7000-8000-00000000000a', 'A', 'active'),
  ('00000000-0000-7000-8000-00000000000b', 'B', 'suspended');
insert into billing.customer (organization_id, stripe_id) values ('00000000-0000-7000-8000-00000000000a', 'cus_a');
insert into identity.user_account (id, email, status, email_verified_at) values
  ('00000000-0000-7000-8000-000000000001', 'owner@a.example', 'active', now()),
  ('00000000-0000-7000-8000-000000000002', 'viewer@a.example', 'active', now());
insert into identity.membership (user_id, organization_id, role) values
  ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-00000000000a', 'owner'),
  ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-00000000000b', 'owner'),
  ('00000000-0000-7000-8000-000000000002', '00000000-0000-7000-8000-00000000000a', 'viewer');

create function pg_temp.claim(usr integer, org text) returns text
language sql
return set_config('request.jwt.claims', jsonb_build_object(
  'role', 'member', 'sub', '00000000-0000-7000-8000-00000000000' || usr, 'org', '00000000-0000-7000-8000-00000000000' || org)::text, true);

select throws_like($$ select billing.create_deposit(50, 'USD', false) $$, '%LM115%', 'an anonymous caller cannot deposit');
select pg_temp.claim(2, 'a');
select throws_like($$ select billing.create_deposit(50, 'USD', false) $$, '%LM115%', 'a viewer cannot deposit');
select pg_temp.claim(2, 'b');
select throws_like($$ select billing.create_deposit(50, 'USD', false) $$, '%LM115%',
  'a user who is not in the organisation makes no deposit: LM115');
select pg_temp.claim(1, 'b');
select throws_like($$ select billing.create_deposit(50, 'USD', false) $$, '%LM115%',
  'a member of a suspended organisation makes no deposit: LM115');
select pg_temp.claim(1, 'a');
select throws_like($$ select billing.create_deposit(9.99, 'USD', false) $$, '%LM503%', 'an amount below the minimum is refused');
select throws_like($$ select billing.create_deposit(-50, 'USD', false) $$, '%LM503%', 'a negative amount is refused');
select throws_like($$ select billing.create_deposit(10000.01, 'USD', false) $$, '%LM504%', 'an amount above the maximum is refused');
select throws_like($$ select billing.create_deposit(50, 'GBP', false) $$, '%LM505%', 'a currency without limits is not accepted');
select throws_ok($$ select billing.create_deposit(50, 'XXX', false) $$, 'LM413', null, 'an unknown currency is refused');
select throws_ok($$ select billing.create_deposit(50.001, 'USD', false) $$, 'LM411', null, 'fractions of a cent are refused');
select throws_ok($$ select billing.create_deposit('NaN', 'USD', false) $$, 'LM410', null, 'NaN is refused');
select throws_ok($$ select billing.create_deposit(null, 'USD', false) $$, 'LM410', null, 'an amount of null is refused');
select is((select count(*) from billing.deposit where organization_id = '00000000-0000-7000-8000-00000000000a'), 0::bigint,
  'refused deposits leave no row');

select results_eq(
  $$ select processor_amount, processor_currency, customer_id, email from billing.create_deposit(50, null, false) $$,
  $$ values (5000::bigint, 'usd', 'cus_a', 'owner@a.example') $$, 'what the processor must be told is answered');
update ops.setting set value = value || '{"ISK": 100, "BHD": 1}' where name in ('billing.deposit_minimum', 'billing.deposit_maximum');
update ops.setting set value = value || '{"ISK": 100000, "BHD": 100000}' where name = 'billing.deposit_maximum';
select is((select processor_amount from billing.create_deposit(500, 'ISK', false)), 50000::bigint, 'Stripe counts krónur in hundredths');
select throws_like($$ select billing.create_deposit(1.234, 'BHD', false) $$, '%LM506%', 'an amount of dinars with three decimals is LM506');

-- Pages at the processor are not free.
select pg_temp.claim(1, 'a');
update ops.setting set value = (select count(*)::text::jsonb from billing.deposit where status in ('created', 'pending'))
  where name = 'billing.open_deposits';
select throws_like($$ select billing.create_deposit(50, 'USD', false) $$, '%LM536%', 'a deposit beside too many open pages is refused');
update billing.deposit set created_at = created_at - interval '25 hours'
  where id = (select id from billing.deposit where organization_id = '00000000-0000-7000-8000-00000000000a' limit 1);
select lives_ok($$ select billing.create_deposit(50, 'USD', false) $$, 'a page of yesterday no longer counts as open');
update ops.setting set value = '1000' where name = 'billing.open_deposits';
update ops.rate_limit set maximum = 3 where name = 'billing.deposits';
select ops.release_spending('billing.deposits', '00000000-0000-7000-8000-00000000000a');
select is(array_agg(tests.outcome('select billing.create_deposit(50, ''USD'', false)') order by n), '{done,done,done,"429 LM535"}',
  'nor so many in an hour')
from generate_series(1, 4) as n;
select pg_temp.claim(1, 'b');
select is(tests.outcome('select billing.create_deposit(50, ''USD'', false)'), '403 LM115',
  'deposits of another organisation are counted separately');

select * from finish();
rollback;
