-- Revert leadmill:catalog/competition_level to pg

begin;

alter table catalog.niche drop constraint niche_default_level_is_its_own;
drop table catalog.competition_level;

commit;
