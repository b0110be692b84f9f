-- Verify leadmill:billing/refund to pg

begin;

select * from billing.refund where false;

rollback;
