grant usage on schema file to leadmill_worker;

grant usage on schema file to leadmill_api;

-- No web role may read where a file is in storage.
grant select (
  id, purpose, organization_id, lead_id, media_type, byte_count, status, deletion_reason, created_at, stored_at, deleted_at)
on file.file to member, admin;

create policy "members see the files of their organisation" on file.file
for select to member using (organization_id = (select request.organization_id()));

create policy "admins see every file" on file.file
for select to admin using (true);

create policy "buyers see the attachments of leads they bought" on file.file
for select to member using (status = 'stored' and exists (
  select from sale.assignment as a
  where a.lead_id = file.lead_id and a.organization_id = (select request.organization_id())));
