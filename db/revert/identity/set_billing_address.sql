-- Revert leadmill:identity/set_billing_address to pg

begin;

drop function identity.set_billing_address(text, text, text, text, text, text, text);

commit;
