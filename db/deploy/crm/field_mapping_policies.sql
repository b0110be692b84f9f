-- Deploy leadmill:crm/field_mapping_policies to pg

begin;

alter table crm.field_mapping enable row level security;

create policy "admins see every mapping" on crm.field_mapping
for select to admin using (true);

grant select on crm.field_mapping to admin;

commit;
