-- Verify leadmill:api/platform_balances to pg

begin;

select * from api.platform_balances where false;

rollback;
