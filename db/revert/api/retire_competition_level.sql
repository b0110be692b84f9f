-- Revert leadmill:api/retire_competition_level to pg

begin;

drop function api.retire_competition_level(uuid);

commit;
