-- Revert leadmill:billing/sweep to pg

begin;

drop table billing.sweep;

commit;
