-- Deploy leadmill:sale/buyers_see_their_leads to pg

begin;

create policy "buyers see the leads they bought" on intake.lead
for select to member using (exists (
  select from sale.assignment as a
  where a.lead_id = lead.id and a.organization_id = (select request.organization_id())));

create policy "buyers see the contact data of leads they bought" on intake.lead_contact
for select to member using (exists (
  select from sale.assignment as a
  where a.lead_id = lead_contact.lead_id and a.organization_id = (select request.organization_id())));

create policy "buyers see the attachments of leads they bought" on file.file
for select to member using (status = 'stored' and exists (
  select from sale.assignment as a
  where a.lead_id = file.lead_id and a.organization_id = (select request.organization_id())));

grant select (id, niche_id, form_schema_id, answers, created_at) on intake.lead to member;
grant select (lead_id, name, email, phone) on intake.lead_contact to member;

commit;
