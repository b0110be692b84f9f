-- Verify leadmill:notification/confirm_alert_address to pg

begin;

select 'notification.alert_address_proof(uuid, text, bigint)'::regprocedure,
  'notification.alert_address_token(uuid, text)'::regprocedure,
  'notification.confirm_alert_address(text)'::regprocedure;

rollback;
