-- Verify leadmill:api/approve_refund_request to pg

begin;

select 'api.approve_refund_request(uuid, text)'::regprocedure;

rollback;
