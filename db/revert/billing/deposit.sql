-- Revert leadmill:billing/deposit to pg

begin;

drop table billing.deposit;

commit;
