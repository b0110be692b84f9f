-- Deploy leadmill:crm/import_run_policies to pg

begin;

alter table crm.import_run enable row level security;

create policy "admins see every import" on crm.import_run
for select to admin using (true);

grant select on crm.import_run to admin;

commit;
