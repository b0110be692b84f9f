-- Verify leadmill:ledger/chain_seal to pg

begin;

select * from ledger.chain_seal where false;

rollback;
