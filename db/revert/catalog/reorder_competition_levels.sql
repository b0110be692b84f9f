-- Revert leadmill:catalog/reorder_competition_levels to pg

begin;

drop function catalog.reorder_competition_levels(uuid, uuid[]);

commit;
