-- Verify leadmill:billing/deposit to pg

begin;

select * from billing.deposit where false;

rollback;
