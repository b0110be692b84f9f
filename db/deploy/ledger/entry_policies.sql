-- Deploy leadmill:ledger/entry_policies to pg

begin;

alter table ledger.entry enable row level security;
create policy "members see the entries of their organisation's accounts" on ledger.entry
  for select to member using (account_id = any (array(
    select a.id from ledger.account as a where a.organization_id = (select request.organization_id()))));
create policy "admins see all entries" on ledger.entry
  for select to admin using (true);
grant select (id, journal_id, account_id, currency, is_running, amount, seq, before, after)
  on ledger.entry to member, admin;

commit;
