-- Deploy leadmill:catalog/competition_level_policies to pg

begin;

alter table catalog.competition_level enable row level security;

-- The subquery runs under the policies of catalog.niche.
create policy "anyone sees the levels of a niche that takes leads" on catalog.competition_level
for select to anon using (
  retired_at is null and exists (select from catalog.niche as n where n.id = niche_id));

-- A buyer's history names levels that are retired.
create policy "members see every level" on catalog.competition_level
for select to member, partner using (true);

create policy "admins see every level" on catalog.competition_level
for select to admin using (true);

grant select on catalog.competition_level to anon, member, partner, admin;

commit;
