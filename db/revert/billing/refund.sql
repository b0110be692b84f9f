-- Revert leadmill:billing/refund to pg

begin;

drop table billing.refund;

commit;
