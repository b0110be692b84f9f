begin;
select plan(20);

insert into identity.organization (id, name) values
  ('00000000-0000-7000-8000-00000000000a', 'A'), ('00000000-0000-7000-8000-00000000000b', 'B');
select tests.fund('00000000-0000-7000-8000-00000000000a', 50000);
select tests.fund('00000000-0000-7000-8000-00000000000b', 700);
select tests.forget_locks();
select ledger.grant_welcome_credit('00000000-0000-7000-8000-00000000000a');
select tests.forget_locks();
select tests.charge_lead(ops.uuid_v7(), '00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-0000000000e1', 'USD', 12050);

create function pg_temp.claim(org text) returns text
language sql
return set_config('request.jwt.claims', jsonb_build_object(
  'role', 'member', 'sub', ops.uuid_v7(), 'org', '00000000-0000-7000-8000-00000000000' || org)::text, true);

-- Nobody.
set local role anon;
select throws_ok('select * from api.ledger_entries', '42501', null, 'anonymous callers see no entries');
select throws_ok('select * from api.balances', '42501', null, 'anonymous callers see no balances');
reset role;
set local role partner;
select throws_ok('select * from api.ledger_entries', '42501', null, 'partners see no entries');
select throws_ok('select * from api.balances', '42501', null, 'partners see no balances');
reset role;

-- A member without a tenant, and of another one.
set local role member;
select set_config('request.jwt.claims', '{"role": "member"}', true);
select is_empty('select * from api.ledger_entries', 'a member of nothing sees no entries');
select is_empty('select * from api.balances', 'a member of no organisation sees no balances');
reset role;
select pg_temp.claim('b');
set local role member;
select results_eq(
  'select account, amount::text, balance_after::text from api.ledger_entries',
  $$ values ('wallet', '7.00', '7.00') $$, 'the other tenant sees its own line only');
select results_eq('select wallet::text, available::text from api.balances', $$
  values ('7.00', '7.00') $$, 'the other tenant sees its own balance only');
reset role;

-- The tenant.
select pg_temp.claim('a');
set local role member;
select results_eq(
  'select account, kind, amount::text, balance_after::text, currency from api.ledger_entries order by id',
  $$ values
    ('wallet', 'manual_credit', '500.00', '500.00', 'USD'),
    ('promo', 'welcome_credit', '100.00', '600.00', 'USD'),
    ('promo', 'lead_charge', '-100.00', '500.00', 'USD'),
    ('wallet', 'lead_charge', '-20.50', '479.50', 'USD') $$,
  'a member sees each line of its organisation with the balance after it');
select results_eq(
  'select wallet::text, promo::text, debt::text, held::text, available::text from api.balances',
  $$ values ('479.50', '0.00', '0.00', '0.00', '479.50') $$, 'a member sees the balances of its organisation');
select throws_ok('select request_hash from ledger.journal', '42501', null, 'hashes are not shown');
select throws_ok('select actor from ledger.journal', '42501', null, 'members do not see who posted');
select throws_ok('update ledger.account set balance = 1', '42501', null, 'balances are not written');
select throws_ok('insert into ledger.journal (idempotency_key) values (null)', '42501', null, 'journals are not written');
select throws_ok('delete from ledger.entry', '42501', null, 'entries are not deleted');
select throws_ok('select * from ledger.hold', '42501', null, 'holds are not read');
select throws_ok(
  $$ select ledger.post('test:1:paid', 'deposit', null) $$, '42501', null, 'the writer is not called');
select throws_ok(
  $$ select ledger.grant_welcome_credit('00000000-0000-7000-8000-00000000000a') $$, '42501', null, 'members cannot grant credit');
reset role;

-- Admins.
set local role admin;
select is((select count(distinct organization_id) from api.ledger_entries
    where organization_id in ('00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-00000000000b')), 2::bigint,
      'an admin sees all organisations');
select ok(exists (select from api.ledger_entries where account = 'lead_revenue' and amount = 120.50),
  'an admin sees the accounts of the platform');
reset role;

select * from finish();
rollback;
