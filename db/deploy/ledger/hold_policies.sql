-- Deploy leadmill:ledger/hold_policies to pg

begin;

-- No policy and no grant: balances show what is held.
alter table ledger.hold enable row level security;

commit;
