-- Verify leadmill:returns/refund_assignments to pg

begin;

select 'returns.refund_assignments(uuid, uuid[], text)'::regprocedure;

rollback;
