-- Revert leadmill:ledger/account_policies to pg

begin;

revoke select (id, owner_kind, organization_id, kind, is_running, currency, status, balance, held, created_at)
  on ledger.account from member, admin;
drop policy "admins see all accounts" on ledger.account;
drop policy "members see the accounts of their organisation" on ledger.account;
alter table ledger.account disable row level security;

commit;
