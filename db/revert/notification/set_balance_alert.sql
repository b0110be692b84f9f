-- Revert leadmill:notification/set_balance_alert to pg

begin;

drop function notification.set_balance_alert(text, numeric, text);
delete from ops.rate_limit where name = 'notification.alert_addresses';

commit;
