-- Revert leadmill:catalog/competition_level_policies to pg

begin;

revoke select on catalog.competition_level from anon, member, partner, admin;
drop policy "admins see every level" on catalog.competition_level;
drop policy "members see every level" on catalog.competition_level;
drop policy "anyone sees the levels of a niche that takes leads" on catalog.competition_level;
alter table catalog.competition_level disable row level security;

commit;
