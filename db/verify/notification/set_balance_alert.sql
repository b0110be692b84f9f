-- Verify leadmill:notification/set_balance_alert to pg

begin;

select 'notification.set_balance_alert(text, numeric, text)'::regprocedure;

rollback;
