grant usage on schema intake to leadmill_worker;

grant select on intake.lead to admin;

grant select (id, niche_id, form_schema_id, answers, created_at, archived_at) on intake.lead to member;

create policy "admins see every lead" on intake.lead
for select to admin using (true);

-- Nobody may read the hash of the request.
grant select (lead_id, name, email, phone, created_at) on intake.lead_contact to admin;

grant select (lead_id, name, email, phone) on intake.lead_contact to member;

create policy "admins see every contact" on intake.lead_contact
for select to admin using (true);

grant select on intake.lead_attribution to admin;

create policy "admins see every attribution" on intake.lead_attribution
for select to admin using (true);

-- Neither the hash of the request nor its key.
grant select (id, name, email, message, niche_id, topic, status, handled_by, handled_at, address, agent, created_at)
on intake.contact_message to admin;

create policy "admins see every contact message" on intake.contact_message
for select to admin using (true);

-- Archived leads are read by those who read them before.
grant select on intake.lead_archive to admin;

grant select (lead_id, answers) on intake.lead_archive to member;

create policy "admins see every archived lead" on intake.lead_archive
for select to admin using (true);

grant select (lead_id, name, email, phone, created_at) on intake.contact_archive to admin;

grant select (lead_id, name, email, phone) on intake.contact_archive to member;

create policy "admins see every archived contact" on intake.contact_archive
for select to admin using (true);

grant select on intake.lead_consent to admin;

create policy "admins see what was agreed to" on intake.lead_consent
for select to admin using (true);
