-- Revert leadmill:api/crm_webhook_events to pg

begin;

drop view api.crm_webhook_events;

commit;
