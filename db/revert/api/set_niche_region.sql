-- Revert leadmill:api/set_niche_region to pg

begin;

drop function api.set_niche_region(uuid, text);

commit;
