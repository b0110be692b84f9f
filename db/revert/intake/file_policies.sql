-- Revert leadmill:intake/file_policies to pg

begin;

revoke select (
  id, purpose, organization_id, lead_id, media_type, byte_count, status, deletion_reason, created_at, stored_at, deleted_at)
on intake.file from member, admin;
drop policy "admins see every file" on intake.file;
drop policy "buyers see the attachments of leads they bought" on intake.file;
drop policy "members see the files of their organisation" on intake.file;
alter table intake.file disable row level security;

commit;
