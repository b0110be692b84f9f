-- Revert leadmill:billing/processor to pg

begin;

drop table billing.processor;

commit;
