-- Revert leadmill:ledger/entry_policies to pg

begin;

revoke select (id, journal_id, account_id, currency, is_running, amount, seq, before, after)
  on ledger.entry from member, admin;
drop policy "admins see all entries" on ledger.entry;
drop policy "members see the entries of their organisation's accounts" on ledger.entry;
alter table ledger.entry disable row level security;

commit;
