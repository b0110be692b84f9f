-- Revert leadmill:api/retire_niche to pg

begin;

drop function api.retire_niche(uuid);

commit;
