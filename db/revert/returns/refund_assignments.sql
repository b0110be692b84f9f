-- Revert leadmill:returns/refund_assignments to pg

begin;

drop function returns.refund_assignments(uuid, uuid[], text);

commit;
