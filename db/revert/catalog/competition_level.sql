-- Revert leadmill:catalog/competition_level to pg

begin;

drop table catalog.competition_level;

commit;
