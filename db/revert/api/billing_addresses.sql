-- Revert leadmill:api/billing_addresses to pg

begin;

drop view api.billing_addresses;

commit;
