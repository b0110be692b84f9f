-- Revert leadmill:identity/billing_address to pg

begin;

drop table identity.billing_address;

commit;
