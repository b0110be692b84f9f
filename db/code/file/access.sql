grant usage on schema file to leadmill_api, leadmill_worker;

-- No web role may read where a file is in storage.
grant select (
  id, purpose, organization_id, lead_id, media_type, byte_count, status, deletion_reason, created_at, stored_at, deleted_at)
on file.file to member, admin;

create policy "members see the files of their organisation" on file.file
for select to member using (organization_id = (select request.organization_id()));

create policy "admins see every file" on file.file
for select to admin using (true);
