-- Revert leadmill:catalog/niche_policies to pg

begin;

revoke select on catalog.niche from anon, member, partner, admin;
drop policy "admins see every niche" on catalog.niche;
drop policy "members see every niche" on catalog.niche;
drop policy "anyone sees niches that take leads" on catalog.niche;
alter table catalog.niche disable row level security;

drop function catalog.niches_with_a_form();

commit;
