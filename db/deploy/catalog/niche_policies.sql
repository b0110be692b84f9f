-- Deploy leadmill:catalog/niche_policies to pg

begin;

alter table catalog.niche enable row level security;

create policy "anyone sees niches that take leads" on catalog.niche
for select to anon using (is_active);

-- A buyer's history names niches that are gone.
create policy "members see every niche" on catalog.niche
for select to member, partner using (true);

create policy "admins see every niche" on catalog.niche
for select to admin using (true);

grant select on catalog.niche to anon, member, partner, admin;

commit;
