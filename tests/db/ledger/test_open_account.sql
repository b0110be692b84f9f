begin;
select plan(6);

insert into identity.organization (id, name) values ('00000000-0000-7000-8000-00000000000a', 'A');

select throws_ok(
  $$ select ledger.open_account('organization', '00000000-0000-7000-8000-00000000000a', 'lead_revenue', 'USD') $$,
  'LM407', null, 'an organisation has no revenue account');
select throws_ok(
  $$ select ledger.open_account('platform', '00000000-0000-7000-8000-00000000000a', 'lead_revenue', 'USD') $$,
  '23514', null, 'the platform''s accounts have no organisation');
select throws_ok(
  $$ select ledger.open_account('organization', '00000000-0000-7000-8000-00000000000a', 'wallet', 'XXX') $$,
  '23503', null, 'there is no account in an unknown currency');
select is(
  ledger.open_account('organization', '00000000-0000-7000-8000-00000000000a', 'wallet', 'USD'),
  ledger.open_account('organization', '00000000-0000-7000-8000-00000000000a', 'wallet', 'USD'),
  'the same account is opened once');
select is(
  (select array_agg(a.kind order by a.kind) from ledger.account as a
    where a.organization_id = '00000000-0000-7000-8000-00000000000a' and a.currency = 'USD'),
  array['debt', 'promo', 'wallet'],
  'wallet, promo and debt are opened together');
select is(
  ledger.open_account('platform', null, 'lead_revenue', 'USD'),
  ledger.open_account('platform', null, 'lead_revenue', 'USD'),
  'an account of the platform is opened once');

select * from finish();
rollback;
