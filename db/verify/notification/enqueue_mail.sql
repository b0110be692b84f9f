-- Verify leadmill:notification/enqueue_mail to pg

begin;

select 'notification.enqueue_mail(text, text, uuid, jsonb)'::regprocedure;
select 'notification.enqueue_mails(text, text, notification.addressee[])'::regprocedure;

rollback;
