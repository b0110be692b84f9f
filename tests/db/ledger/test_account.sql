-- Rows that no account may be, whoever writes them.
begin;
select plan(25);

insert into identity.organization (id, name) values ('00000000-0000-7000-8000-00000000000a', 'A');
select tests.fund('00000000-0000-7000-8000-00000000000a', 500);
create temp table base as
select to_jsonb(a) || '{"id": -1, "currency": "JPY", "seq": null, "balance": 0, "last_hash": null, "posted_at": null}' as account
from ledger.account as a where a.organization_id = '00000000-0000-7000-8000-00000000000a' and a.kind = 'wallet';
create function pg_temp.broken_by(change jsonb) returns text language sql as $$
  select tests.row_broken_by('ledger.account', account, change) from base
$$;
create temp table derived (change) as values (
  '{"owner_kind": "platform", "organization_id": null, "kind": "bank", "currency": "JPY", "keeps_balance": false, "min_balance": null}'::jsonb);
-- The platform's accounts are there from the start; one of them is not.
set local session_replication_role = replica;
delete from ledger.account where kind = 'bank' and currency = 'JPY';
set local session_replication_role = origin;

select is(pg_temp.broken_by('{}'), 'nothing', 'a new wallet is valid');
select is(pg_temp.broken_by(change), 'nothing', 'a new account of the platform') from derived;
select is(pg_temp.broken_by(jsonb_build_object('id', (select min(id) from ledger.account))), 'account_pkey', 'an id is given once');
select is(pg_temp.broken_by('{"currency": "USD"}'), 'account_is_opened_once', 'an account is opened once');
select is(pg_temp.broken_by(change || '{"currency": "USD"}'), 'account_is_opened_once', 'an account of the platform is opened once, too')
  from derived;
select is(pg_temp.broken_by('{"currency": "XXX"}'), 'account_currency_fkey', 'an unknown currency is refused');
select is(pg_temp.broken_by('{"organization_id": "00000000-0000-7000-8000-0000000000ff"}'), 'account_organization_id_fkey',
  'an unknown owner is refused');
select is(pg_temp.broken_by('{"organization_id": null}'), 'account_organization_owns_its_own', 'an organisation''s account has an owner');
select is(
  pg_temp.broken_by(change || '{"organization_id": "00000000-0000-7000-8000-00000000000a"}'), 'account_organization_owns_its_own',
  'an account of the platform has no organisation') from derived;
select is(pg_temp.broken_by('{"kind": "bank"}'), 'account_kind_fits_its_owner', 'an organisation has no bank');
select is(pg_temp.broken_by('{"keeps_balance": false}'), 'account_kind_fits_its_owner', 'a wallet keeps its balance');
select is(pg_temp.broken_by('{"status": "lost"}'), 'account_status_is_known', 'a status is a known word');
select is(pg_temp.broken_by('{"balance": 5}'), 'account_without_entries_is_empty', 'an account without entries has balance 0');
select is(pg_temp.broken_by('{"last_hash": "\\x00"}'), 'account_hash_comes_with_entries', 'an account without entries has no hash');
select is(pg_temp.broken_by('{"seq": 1}'), 'account_hash_comes_with_entries', 'an account with entries has the hash of the last one');
select is(pg_temp.broken_by('{"seq": 1, "last_hash": "\\x00"}'), 'account_time_comes_with_entries',
  'an account with entries has the time of the last one');
select is(pg_temp.broken_by('{"seq": 1, "last_hash": "\\x00", "posted_at": "2026-01-01", "balance": 5}'),
  'account_balance_is_its_last_entry', 'its balance is what its last entry says');
select is(pg_temp.broken_by('{"held": -1}'), 'account_held_is_not_negative', 'what it holds is not negative');
select is(pg_temp.broken_by(change || '{"held": 1}'), 'account_derived_keeps_no_balance', 'a derived account holds nothing') from derived;
select is(pg_temp.broken_by(change || '{"seq": 1, "last_hash": "\\x00", "posted_at": "2026-01-01"}'), 'account_derived_keeps_no_balance',
  'a derived account counts no entries') from derived;
select is(pg_temp.broken_by('{"min_balance": 1}'), 'account_balance_obeys_minimum', 'a balance is not below its minimum');
select is(pg_temp.broken_by('{"held": 1}'), 'account_balance_obeys_minimum', 'what is held counts as gone');
select is(pg_temp.broken_by('{"max_balance": -1, "kind": "debt"}'), 'account_balance_obeys_maximum', 'a balance is not above its maximum');
select is(pg_temp.broken_by('{"min_balance": null, "held": 1}'), 'LM414', 'what it holds is what its holds say');
-- The composite key exists for foreign keys; with two rows of one id it could not be.
select is(
  tests.broken_by($$ insert into ledger.entry (journal_id, account_id, currency, keeps_balance, amount)
    select max(j.id), tests.account('promo', '00000000-0000-7000-8000-00000000000a'), 'USD', false, 5 from ledger.journal as j $$),
  'entry_account_is_of_its_currency', 'an entry is of the account''s nature');

select * from finish();
rollback;
