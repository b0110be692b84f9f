-- Verify leadmill:notification/send_digest to pg

begin;

select 'notification.send_digest(date)'::regprocedure;

rollback;
