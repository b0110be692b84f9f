-- Revert leadmill:notification/confirm_alert_address to pg

begin;

drop function notification.confirm_alert_address(text);
drop function notification.alert_address_token(uuid, text);
drop function notification.alert_address_proof(uuid, text, bigint);

commit;
