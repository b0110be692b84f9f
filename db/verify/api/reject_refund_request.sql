-- Verify leadmill:api/reject_refund_request to pg

begin;

select 'api.reject_refund_request(uuid, text)'::regprocedure;

rollback;
