-- Revert leadmill:catalog/retire_competition_level to pg

begin;

drop function catalog.retire_competition_level(uuid);

commit;
