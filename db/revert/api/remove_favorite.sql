-- Revert leadmill:api/remove_favorite to pg

begin;

drop function api.remove_favorite(uuid);

commit;
