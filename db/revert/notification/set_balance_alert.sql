-- Revert leadmill:notification/set_balance_alert to pg

begin;

drop function notification.set_balance_alert(text, numeric, text);

commit;
