-- Verify leadmill:ops/sealing_key to pg

begin;

select * from ops.sealing_key where false;

rollback;
