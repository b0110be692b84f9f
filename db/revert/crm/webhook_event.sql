-- Revert leadmill:crm/webhook_event to pg

begin;

drop table crm.webhook_event;

commit;
