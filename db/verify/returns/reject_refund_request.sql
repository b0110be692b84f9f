-- Verify leadmill:returns/reject_refund_request to pg

begin;

select 'returns.reject_refund_request(uuid, text)'::regprocedure;

rollback;
