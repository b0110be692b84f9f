-- Verify leadmill:api/set_balance_alert to pg

begin;

select 'api.set_balance_alert(text, numeric, text)'::regprocedure;

rollback;
