-- Deploy leadmill:crm/exclusion_policies to pg

begin;

alter table crm.exclusion enable row level security;

create policy "admins see every exclusion" on crm.exclusion
for select to admin using (true);

grant select on crm.exclusion to admin;

commit;
