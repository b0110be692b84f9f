grant usage on schema sale to leadmill_api, leadmill_worker;

-- Not turn and turn_before: they reveal how many leads the platform sells in all.
grant select (id, lead_id, organization_id, channel, subscription_id, competition_level_id, price, currency, max_buyers,
  journal_id, status, buyer_reference, stage, note, created_at) on sale.assignment to member;

grant select on sale.assignment to admin;

create policy "members see what their organisation bought" on sale.assignment
for select to member using (organization_id = (select request.organization_id()));

create policy "admins see every assignment" on sale.assignment
for select to admin using (true);

grant select on sale.refund to member, admin;

-- A refund has no organisation of its own: it is visible through its assignment.
create policy "members see refunds of what they bought" on sale.refund
for select to member using (exists (
  select from sale.assignment as a
  where a.id = refund.assignment_id
    and a.organization_id = (select request.organization_id())));

create policy "admins see every refund" on sale.refund
for select to admin using (true);

-- Tables of rooms below: what a buyer sees of a lead.
create policy "buyers see the leads they bought" on intake.lead
for select to member using (exists (
  select from sale.assignment as a
  where a.lead_id = lead.id and a.organization_id = (select request.organization_id())));

create policy "buyers see the contact data of leads they bought" on intake.lead_contact
for select to member using (exists (
  select from sale.assignment as a
  where a.lead_id = lead_contact.lead_id and a.organization_id = (select request.organization_id())));

create policy "buyers see the archived leads they bought" on intake.lead_archive
for select to member using (exists (
  select from sale.assignment as a
  where a.lead_id = lead_archive.lead_id and a.organization_id = (select request.organization_id())));

create policy "buyers see the archived contact data of leads they bought" on intake.contact_archive
for select to member using (exists (
  select from sale.assignment as a
  where a.lead_id = contact_archive.lead_id and a.organization_id = (select request.organization_id())));

create policy "buyers see the attachments of leads they bought" on file.file
for select to member using (status = 'stored' and exists (
  select from sale.assignment as a
  where a.lead_id = file.lead_id and a.organization_id = (select request.organization_id())));
