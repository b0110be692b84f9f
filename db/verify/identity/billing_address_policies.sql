-- Verify leadmill:identity/billing_address_policies to pg

begin;

select 1 / (count(*) - 1) from pg_policy where polrelid = 'identity.billing_address'::regclass;

rollback;
