-- Verify leadmill:notification/begin_delivery to pg

begin;

select 'notification.begin_delivery(uuid)'::regprocedure;

rollback;
