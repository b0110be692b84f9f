-- Revert leadmill:api/add_favorite to pg

begin;

drop function api.add_favorite(uuid);

commit;
