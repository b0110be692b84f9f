-- Revert leadmill:api/competition_levels to pg

begin;

drop view api.competition_levels;

commit;
