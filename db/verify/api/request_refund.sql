-- Verify leadmill:api/request_refund to pg

begin;

select 'api.request_refund(uuid, text, text)'::regprocedure;

rollback;
