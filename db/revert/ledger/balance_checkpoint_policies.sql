-- Revert leadmill:ledger/balance_checkpoint_policies to pg

begin;

revoke select (account_id, up_to_entry_id, balance) on ledger.balance_checkpoint from admin;
drop policy "admins see all checkpoints" on ledger.balance_checkpoint;
alter table ledger.balance_checkpoint disable row level security;

commit;
