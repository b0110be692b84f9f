-- Revert leadmill:api/create_competition_level to pg

begin;

drop function api.create_competition_level(uuid, text, numeric, integer, integer);

commit;
