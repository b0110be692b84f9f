-- Revert leadmill:ledger/chain_seal to pg

begin;

drop table ledger.chain_seal;

commit;
