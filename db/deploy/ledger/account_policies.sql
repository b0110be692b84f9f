-- Deploy leadmill:ledger/account_policies to pg

begin;

alter table ledger.account enable row level security;
create policy "members see the accounts of their organisation" on ledger.account
  for select to member using (organization_id = (select request.organization_id()));
create policy "admins see all accounts" on ledger.account
  for select to admin using (true);
grant select (id, owner_kind, organization_id, kind, is_running, currency, status, balance, held, created_at)
  on ledger.account to member, admin;

commit;
