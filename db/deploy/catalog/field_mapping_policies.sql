-- Deploy leadmill:catalog/field_mapping_policies to pg

begin;

alter table catalog.field_mapping enable row level security;

create policy "members see the mappings of forms that were ever in use" on catalog.field_mapping
for select to member, partner using (
  exists (select from catalog.form_schema as s where s.id = form_schema_id and s.status <> 'draft'));

create policy "admins see every mapping" on catalog.field_mapping
for select to admin using (true);

grant select on catalog.field_mapping to member, partner, admin;

commit;
