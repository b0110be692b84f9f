-- Revert leadmill:catalog/field_mapping_policies to pg

begin;

revoke select on catalog.field_mapping from member, partner, admin;
drop policy "admins see every mapping" on catalog.field_mapping;
drop policy "members see the mappings of forms that were ever in use" on catalog.field_mapping;
alter table catalog.field_mapping disable row level security;

commit;
