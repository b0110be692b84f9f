-- Verify leadmill:notification/watch_balance to pg

begin;

select 'notification.watch_balance(uuid)'::regprocedure;

rollback;
