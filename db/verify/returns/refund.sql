-- Verify leadmill:returns/refund to pg

begin;

select * from returns.refund where false;

rollback;
