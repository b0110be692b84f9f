-- Deploy leadmill:crm/import_failure_policies to pg

begin;

alter table crm.import_failure enable row level security;

create policy "admins see every failure" on crm.import_failure
for select to admin using (true);

grant select on crm.import_failure to admin;

commit;
