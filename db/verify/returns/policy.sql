-- Verify leadmill:returns/policy to pg

begin;

select * from returns.policy where false;

rollback;
