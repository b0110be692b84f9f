-- Verify leadmill:ops/oldest_transaction to pg

begin;

select 'ops.oldest_transaction()'::regprocedure;

rollback;
