-- Verify leadmill:notification/unsubscribe to pg

begin;

select 'notification.unsubscribe_token(uuid, text)'::regprocedure;
select 'notification.unsubscribe(text)'::regprocedure;

rollback;
