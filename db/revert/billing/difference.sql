-- Revert leadmill:billing/difference to pg

begin;

drop table billing.difference;

commit;
