-- Verify leadmill:api/refunds to pg

begin;

select * from api.refunds where false;

rollback;
