-- Verify leadmill:api/balance_alerts to pg

begin;

select * from api.balance_alerts where false;

rollback;
