-- Verify leadmill:api/retry_delivery to pg

begin;

select 'api.retry_delivery(uuid)'::regprocedure;

rollback;
