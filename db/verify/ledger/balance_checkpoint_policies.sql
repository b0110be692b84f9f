-- Verify leadmill:ledger/balance_checkpoint_policies to pg

begin;

select 1 / count(*) from pg_catalog.pg_policy where polrelid = 'ledger.balance_checkpoint'::regclass;

rollback;
