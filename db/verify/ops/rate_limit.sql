-- Verify leadmill:ops/rate_limit to pg

begin;

select * from ops.rate_limit where false;
select * from ops.rate_spending where false;

rollback;
