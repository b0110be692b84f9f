grant usage on schema catalog to leadmill_api;

grant select on catalog.niche to anon, member, partner, admin;

create policy "anyone sees niches that take leads" on catalog.niche
for select to anon using (is_active and id = any ((select catalog.niches_with_an_active_form())::uuid[]));

-- Buyers also see niches that are retired, because their history names them.
create policy "members see every niche" on catalog.niche
for select to member, partner using (true);

create policy "admins see every niche" on catalog.niche
for select to admin using (true);

-- Only admins see who wrote and activated it.
grant select (id, niche_id, version, status, fields, activated_at) on catalog.form_schema to anon, member, partner;

grant select on catalog.form_schema to admin;

-- The policies of catalog.niche apply in the subquery.
create policy "anyone sees the form of a niche that takes leads" on catalog.form_schema
for select to anon using (
  status = 'active' and exists (select from catalog.niche as n where n.id = niche_id));

create policy "members see forms that were ever in use" on catalog.form_schema
for select to member, partner using (status <> 'draft');

create policy "admins see every form" on catalog.form_schema
for select to admin using (true);

grant select on catalog.competition_level to anon, member, partner, admin;

-- The policies of catalog.niche apply in the subquery.
create policy "anyone sees the levels of a niche that takes leads" on catalog.competition_level
for select to anon using (
  retired_at is null and exists (select from catalog.niche as n where n.id = niche_id));

-- Buyers also see levels that are retired, because their history names them.
create policy "members see every level" on catalog.competition_level
for select to member, partner using (true);

create policy "admins see every level" on catalog.competition_level
for select to admin using (true);

grant select on catalog.field_mapping to member, partner, admin;

create policy "members see the mappings of forms that were ever in use" on catalog.field_mapping
for select to member, partner using (
  exists (select from catalog.form_schema as s where s.id = form_schema_id and s.status <> 'draft'));

create policy "admins see every mapping" on catalog.field_mapping
for select to admin using (true);

grant select on catalog.niche_page to anon, member, partner, admin;

-- The policies of catalog.niche apply in the subquery.
create policy "everyone sees the pages of niches that they see" on catalog.niche_page
for select to anon, member, partner, admin using (exists (select from catalog.niche as n where n.id = niche_id));

grant select on catalog.consent to anon, member, partner, admin;

-- The policies of catalog.niche apply in the subquery.
create policy "everyone sees what the form of a niche asks for" on catalog.consent
for select to anon, member, partner using (
  retired_at is null and exists (select from catalog.niche as n where n.id = niche_id));

create policy "admins see every consent" on catalog.consent
for select to admin using (true);
