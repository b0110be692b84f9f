-- Verify leadmill:ops/sealing_key_id to pg

begin;

select 'ops.sealing_key_id()'::regprocedure;

rollback;
