-- Verify leadmill:notification/set_mail_preference to pg

begin;

select 'notification.set_preference(uuid, text, boolean)'::regprocedure;
select 'notification.set_mail_preference(text, boolean)'::regprocedure;

rollback;
