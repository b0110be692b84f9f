-- Revert leadmill:api/set_balance_alert to pg

begin;

drop function api.set_balance_alert(text, numeric, text);

commit;
