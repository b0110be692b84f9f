-- Revert leadmill:api/rotate_crm_webhook_secret to pg

begin;

drop function api.rotate_crm_webhook_secret(uuid);

commit;
