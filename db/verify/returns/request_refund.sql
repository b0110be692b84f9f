-- Verify leadmill:returns/request_refund to pg

begin;

select 'returns.request_refund(uuid, text, text)'::regprocedure;

rollback;
