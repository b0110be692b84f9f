-- Deploy leadmill:intake/lead_contact_policies to pg

begin;

alter table intake.lead_contact enable row level security;

create policy "admins see every contact" on intake.lead_contact
for select to admin using (true);

-- The hash of the request is nobody's to read.
grant select (lead_id, name, email, phone, created_at) on intake.lead_contact to admin;

commit;
