-- Revert leadmill:ledger/chain_seal_policies to pg

begin;

alter table ledger.seal_mark disable row level security;
revoke select on ledger.chain_seal from admin;
drop policy "admins see all seals" on ledger.chain_seal;
alter table ledger.chain_seal disable row level security;

commit;
