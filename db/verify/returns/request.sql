-- Verify leadmill:returns/request to pg

begin;

select * from returns.request where false;

rollback;
