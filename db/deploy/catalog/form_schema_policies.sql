-- Deploy leadmill:catalog/form_schema_policies to pg

begin;

alter table catalog.form_schema enable row level security;

-- The subquery runs under the policies of catalog.niche.
create policy "anyone sees the form of a niche that takes leads" on catalog.form_schema
for select to anon using (
  status = 'active' and exists (select from catalog.niche as n where n.id = niche_id));

create policy "members see forms that were ever in use" on catalog.form_schema
for select to member, partner using (status <> 'draft');

create policy "admins see every form" on catalog.form_schema
for select to admin using (true);

-- Who wrote and activated it is for admins.
grant select (id, niche_id, version, status, fields, activated_at) on catalog.form_schema to anon, member, partner;
grant select on catalog.form_schema to admin;

commit;
