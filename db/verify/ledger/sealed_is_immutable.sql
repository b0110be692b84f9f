-- Verify leadmill:ledger/sealed_is_immutable to pg

begin;

select 1 / count(*) from pg_catalog.pg_trigger
where tgname = 'sealed_is_immutable' and tgrelid = 'ledger.chain_seal'::regclass;
select 1 / count(*) from pg_catalog.pg_trigger
where tgname = 'sealed_is_immutable' and tgrelid = 'ledger.balance_checkpoint'::regclass;

rollback;
