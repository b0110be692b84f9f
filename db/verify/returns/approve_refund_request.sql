-- Verify leadmill:returns/approve_refund_request to pg

begin;

select 'returns.approve_refund_request(uuid, text)'::regprocedure;

rollback;
