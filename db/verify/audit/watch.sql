-- Verify leadmill:audit/watch to pg

begin;

select 'audit.watch(regclass, text[], text[], boolean, boolean)'::regprocedure;

rollback;
