-- Verify leadmill:crm/webhook_event to pg

begin;

select * from crm.webhook_event where false;

rollback;
