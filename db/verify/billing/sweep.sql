-- Verify leadmill:billing/sweep to pg

begin;

select * from billing.sweep where false;

rollback;
