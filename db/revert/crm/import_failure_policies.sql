-- Revert leadmill:crm/import_failure_policies to pg

begin;

drop policy "admins see every failure" on crm.import_failure;
alter table crm.import_failure disable row level security;
revoke select on crm.import_failure from admin;

commit;
