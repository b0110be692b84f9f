-- Verify leadmill:api/confirm_alert_address to pg

begin;

select 'api.confirm_alert_address(text)'::regprocedure;

rollback;
