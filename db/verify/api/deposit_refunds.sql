-- Verify leadmill:api/deposit_refunds to pg

begin;

select * from api.deposit_refunds where false;

rollback;
