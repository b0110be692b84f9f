-- Revert leadmill:api/update_competition_level to pg

begin;

drop function api.update_competition_level(uuid, text, numeric, integer);

commit;
