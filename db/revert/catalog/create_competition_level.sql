-- Revert leadmill:catalog/create_competition_level to pg

begin;

drop function catalog.create_competition_level(uuid, text, numeric, integer, integer);
drop function catalog.require_level(catalog.competition_level, text, numeric);

commit;
