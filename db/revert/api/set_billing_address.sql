-- Revert leadmill:api/set_billing_address to pg

begin;

drop function api.set_billing_address(text, text, text, text, text, text, text);

commit;
