-- Verify leadmill:notification/retry_delivery to pg

begin;

select 'notification.retry_delivery(uuid)'::regprocedure;

rollback;
