-- Revert leadmill:notification/balance_alert to pg

begin;

drop table notification.balance_alert;

commit;
