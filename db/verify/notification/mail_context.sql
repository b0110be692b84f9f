-- Verify leadmill:notification/mail_context to pg

begin;

select 'notification.mail_context(notification.delivery)'::regprocedure;

rollback;
