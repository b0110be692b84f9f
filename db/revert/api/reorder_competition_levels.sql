-- Revert leadmill:api/reorder_competition_levels to pg

begin;

drop function api.reorder_competition_levels(uuid, uuid[]);

commit;
