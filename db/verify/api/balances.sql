-- Verify leadmill:api/balances to pg

begin;

select * from api.balances where false;

rollback;
