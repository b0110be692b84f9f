-- Revert leadmill:catalog/form_schema_policies to pg

begin;

revoke select on catalog.form_schema from admin;
revoke select (id, niche_id, version, status, fields, activated_at) on catalog.form_schema from anon, member, partner;
drop policy "admins see every form" on catalog.form_schema;
drop policy "members see forms that were ever in use" on catalog.form_schema;
drop policy "anyone sees the form of a niche that takes leads" on catalog.form_schema;
alter table catalog.form_schema disable row level security;

commit;
