-- Revert leadmill:api/refund_policies to pg

begin;

drop view api.refund_policies;

commit;
