-- Verify leadmill:api/billing_addresses to pg

begin;

select * from api.billing_addresses where false;

rollback;
