-- Revert leadmill:billing/dispute to pg

begin;

drop table billing.dispute;

commit;
