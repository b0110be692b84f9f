-- Verify leadmill:api/crm_webhook_events to pg

begin;

select * from api.crm_webhook_events where false;

rollback;
