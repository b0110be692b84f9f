-- Revert leadmill:api/confirm_alert_address to pg

begin;

drop function api.confirm_alert_address(text);

commit;
