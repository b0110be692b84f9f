-- Verify leadmill:api/rotate_crm_webhook_secret to pg

begin;

select 'api.rotate_crm_webhook_secret(uuid)'::regprocedure;

rollback;
