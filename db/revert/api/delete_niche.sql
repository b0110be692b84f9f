-- Revert leadmill:api/delete_niche to pg

begin;

drop function api.delete_niche(uuid);

commit;
