-- Revert leadmill:api/update_niche to pg

begin;

drop function api.update_niche(uuid, text, text, boolean, text, boolean,interval,uuid);

commit;
