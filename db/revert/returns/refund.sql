-- Revert leadmill:returns/refund to pg

begin;

drop table returns.refund;

commit;
