-- Revert leadmill:catalog/update_competition_level to pg

begin;

drop function catalog.update_competition_level(uuid, text, numeric, integer);

commit;
