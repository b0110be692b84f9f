-- Revert leadmill:catalog/create_competition_level to pg

begin;

drop function catalog.create_competition_level(uuid, text, numeric, integer, integer);

commit;
