-- Revert leadmill:crm/import_run_policies to pg

begin;

drop policy "admins see every import" on crm.import_run;
alter table crm.import_run disable row level security;
revoke select on crm.import_run from admin;

commit;
