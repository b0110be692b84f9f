-- Verify leadmill:billing/difference to pg

begin;

select * from billing.difference where false;

rollback;
