-- Verify leadmill:notification/balance_alert to pg

begin;

select * from notification.balance_alert where false;

rollback;
