-- Deploy leadmill:audit/event_policies to pg

begin;

alter table audit.event enable row level security;
-- Partitions are read through their parent, under its policies.
alter table audit.event_default enable row level security;

create policy "admins see every event" on audit.event
for select to admin using (true);

grant select on audit.event to admin;

commit;
