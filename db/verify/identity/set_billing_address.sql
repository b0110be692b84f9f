-- Verify leadmill:identity/set_billing_address to pg

begin;

select 'identity.set_billing_address(text, text, text, text, text, text, text)'::regprocedure;

rollback;
