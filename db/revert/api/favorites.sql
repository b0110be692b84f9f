-- Revert leadmill:api/favorites to pg

begin;

drop view api.favorites;

commit;
