-- Revert leadmill:ledger/hold_policies to pg

begin;

alter table ledger.hold disable row level security;

commit;
