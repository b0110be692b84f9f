-- Verify leadmill:billing/dispute to pg

begin;

select * from billing.dispute where false;

rollback;
