-- Deploy leadmill:ledger/balance_checkpoint_policies to pg

begin;

alter table ledger.balance_checkpoint enable row level security;
create policy "admins see all checkpoints" on ledger.balance_checkpoint
  for select to admin using (true);
grant select (account_id, up_to_entry_id, balance) on ledger.balance_checkpoint to admin;

commit;
