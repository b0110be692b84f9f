-- Verify leadmill:ledger/chain_seal_policies to pg

begin;

select 1 / count(*) from pg_catalog.pg_policy where polrelid = 'ledger.chain_seal'::regclass;

rollback;
