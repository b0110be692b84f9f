-- Revert leadmill:api/adjust_balance to pg

begin;

drop function api.adjust_balance(uuid, numeric, text, text, text, text);

commit;
