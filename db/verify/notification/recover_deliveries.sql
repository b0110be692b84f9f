-- Verify leadmill:notification/recover_deliveries to pg

begin;

select 'notification.recover_deliveries()'::regprocedure;

rollback;
