-- Revert leadmill:billing/welcome_claim to pg

begin;

drop table billing.welcome_claim;

commit;
