-- Verify leadmill:notification/admit_mail to pg

begin;

select 'notification.admit_mail(notification.delivery, text)'::regprocedure,
  'notification.is_to_stranger(notification.delivery)'::regprocedure;

rollback;
