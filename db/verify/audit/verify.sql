-- Verify leadmill:audit/verify to pg

begin;

select 'audit.verify(bigint, bigint)'::regprocedure;

rollback;
