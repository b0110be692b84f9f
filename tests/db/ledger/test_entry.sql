-- Rows that no entry may be, whoever writes them. One that is right is still a leg too many: LM409 or LM408.
begin;
select plan(22);

insert into identity.organization (id, name) values
  ('00000000-0000-7000-8000-00000000000a', 'A'), ('00000000-0000-7000-8000-00000000000b', 'B');
select tests.fund('00000000-0000-7000-8000-00000000000a', 500);
select tests.fund('00000000-0000-7000-8000-00000000000a', 700);
select tests.fund('00000000-0000-7000-8000-00000000000b', 300);
create temp table journal as select max(id) as id from ledger.journal;
-- The next entry of the wallet, in a journal that does not touch it; and one of the platform.
create temp table base as
select to_jsonb(e) || jsonb_build_object(
    'id', -1, 'journal_id', (select id from journal), 'amount', 5, 'seq', 3, 'prev_seq', 2, 'balance_before', 1200, 'balance_after', 1205)
      as entry,
  jsonb_build_object('account_id', tests.account('bank'), 'keeps_balance', false,
    'seq', null, 'prev_seq', null, 'balance_before', null, 'balance_after', null, 'hash', null) as derived,
  jsonb_build_object('account_id', tests.account('promo', '00000000-0000-7000-8000-00000000000a'),
    'seq', 1, 'prev_seq', null, 'balance_before', 0, 'balance_after', 5) as first
from ledger.entry as e
where e.account_id = tests.account('wallet', '00000000-0000-7000-8000-00000000000a') and e.seq = 2;
create function pg_temp.broken_by(change jsonb) returns text language sql as $$
  select tests.row_broken_by('ledger.entry', entry, change) from base
$$;

select is(pg_temp.broken_by('{}'), 'LM409', 'the next entry of a wallet lacks nothing but its journal');
select is(pg_temp.broken_by(derived), 'LM409', 'the next entry of a platform account lacks nothing but its journal') from base;
select is(pg_temp.broken_by(first), 'LM409', 'the first entry of an account lacks nothing but its journal') from base;
select is(pg_temp.broken_by(jsonb_build_object('id', (select max(id) from ledger.entry))), 'entry_pkey', 'an id is given once');
select is(pg_temp.broken_by('{"journal_id": -5}'), 'entry_journal_id_fkey', 'an entry of an unknown journal is refused');
select is(
  pg_temp.broken_by(derived || jsonb_build_object('account_id', tests.account('adjustments'))), 'entry_account_is_in_a_journal_once',
  'an account has one leg in a journal') from base;
select is(pg_temp.broken_by(derived || '{"account_id": -5}'), 'entry_account_is_of_its_currency',
  'an entry of an unknown account is refused') from base;
select is(pg_temp.broken_by(derived || '{"currency": "EUR"}'), 'entry_account_is_of_its_currency', 'an account has one currency') from base;
select is(
  pg_temp.broken_by(derived || jsonb_build_object('account_id', tests.account('promo', '00000000-0000-7000-8000-00000000000a'))),
  'entry_account_is_of_its_currency', 'a running account does not pass for a derived one') from base;
select is(pg_temp.broken_by('{"amount": 0, "balance_after": 1200}'), 'entry_amount_is_not_zero', 'an amount of zero is refused');
select is(pg_temp.broken_by('{"hash": null}'), 'entry_running_is_chained', 'no link of a chain is left out');
select is(pg_temp.broken_by(derived || '{"balance_after": 5, "balance_before": 0}'), 'entry_running_is_chained', 'a derived entry has none')
  from base;
select is(pg_temp.broken_by('{"balance_after": 1204}'), 'entry_after_is_before_plus_amount', 'after is before and the amount');
select is(pg_temp.broken_by('{"seq": 4}'), 'entry_follows_the_last', 'the numbers of an account have no gaps');
select is(pg_temp.broken_by('{"prev_seq": null}'), 'entry_first_has_nothing_before', 'only the first follows none');
select is(pg_temp.broken_by(first || '{"prev_seq": 0}'), 'entry_first_has_nothing_before', 'the first entry of an account follows none')
  from base;
select is(pg_temp.broken_by(first || '{"balance_before": 7, "balance_after": 12}'), 'entry_first_starts_at_zero',
  'the first starts at zero') from base;
select is(pg_temp.broken_by('{"seq": 0, "prev_seq": -1}'), 'entry_seq_counts_from_one', 'the numbers of an account start at one');
select is(pg_temp.broken_by('{"hash": "\\x00"}'), 'entry_hash_is_sha256', 'a hash is a hash');
select is(pg_temp.broken_by('{"balance_before": 1300, "balance_after": 1305}'), 'entry_starts_where_the_last_ended',
  'an entry starts where the last ended');
select is(
  pg_temp.broken_by('{"seq": 5, "prev_seq": 4, "balance_before": 1200}'), 'entry_starts_where_the_last_ended',
    'an entry without its predecessor is refused');
select is(pg_temp.broken_by('{"seq": 2, "prev_seq": 1, "balance_before": 500, "balance_after": 505}'), 'entry_seq_is_unique',
  'a number is given once');

select * from finish();
rollback;
