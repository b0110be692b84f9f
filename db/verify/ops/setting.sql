-- Verify leadmill:ops/setting to pg

begin;

select * from ops.setting where false;

rollback;
