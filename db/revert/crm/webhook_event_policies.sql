-- Revert leadmill:crm/webhook_event_policies to pg

begin;

drop policy "admins see every event" on crm.webhook_event;
alter table crm.webhook_event disable row level security;
revoke select on crm.webhook_event from admin;

commit;
