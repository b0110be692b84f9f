-- Deploy leadmill:intake/file_policies to pg

begin;

alter table intake.file enable row level security;

create policy "members see the files of their organisation" on intake.file
for select to member using (organization_id = (select request.organization_id()));

create policy "buyers see the attachments of leads they bought" on intake.file
for select to member using (status = 'stored' and exists (
  select from distribution.assignment as a
  where a.lead_id = file.lead_id and a.organization_id = (select request.organization_id())));

create policy "admins see every file" on intake.file
for select to admin using (true);

-- Where a file is in storage is nobody's to read.
grant select (
  id, purpose, organization_id, lead_id, media_type, byte_count, status, deletion_reason, created_at, stored_at, deleted_at)
on intake.file to member, admin;

commit;
