-- Revert leadmill:crm/field_mapping_policies to pg

begin;

drop policy "admins see every mapping" on crm.field_mapping;
alter table crm.field_mapping disable row level security;
revoke select on crm.field_mapping from admin;

commit;
