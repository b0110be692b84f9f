-- Verify leadmill:ops/uuid_v7 to pg

begin;

select 'ops.uuid_v7()'::regprocedure;

rollback;
