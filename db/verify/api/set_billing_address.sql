-- Verify leadmill:api/set_billing_address to pg

begin;

select 'api.set_billing_address(text, text, text, text, text, text, text)'::regprocedure;

rollback;
