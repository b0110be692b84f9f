grant select on intake.lead to admin;

grant select (id, niche_id, form_schema_id, answers, created_at) on intake.lead to member;

create policy "admins see every lead" on intake.lead
for select to admin using (true);

create policy "buyers see the leads they bought" on intake.lead
for select to member using (exists (
  select from sale.assignment as a
  where a.lead_id = lead.id and a.organization_id = (select request.organization_id())));

-- Nobody may read the hash of the request.
grant select (lead_id, name, email, phone, created_at) on intake.lead_contact to admin;

grant select (lead_id, name, email, phone) on intake.lead_contact to member;

create policy "admins see every contact" on intake.lead_contact
for select to admin using (true);

create policy "buyers see the contact data of leads they bought" on intake.lead_contact
for select to member using (exists (
  select from sale.assignment as a
  where a.lead_id = lead_contact.lead_id and a.organization_id = (select request.organization_id())));

grant select on intake.lead_attribution to admin;

create policy "admins see every attribution" on intake.lead_attribution
for select to admin using (true);
