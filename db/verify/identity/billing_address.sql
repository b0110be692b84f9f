-- Verify leadmill:identity/billing_address to pg

begin;

select * from identity.billing_address where false;

rollback;
