-- Deploy leadmill:crm/webhook_event_policies to pg

begin;

alter table crm.webhook_event enable row level security;

create policy "admins see every event" on crm.webhook_event
for select to admin using (true);

grant select on crm.webhook_event to admin;

commit;
