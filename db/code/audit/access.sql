grant usage on schema audit to leadmill_worker;

grant select on audit.event to admin;

create policy "admins see every event" on audit.event
for select to admin using (true);
