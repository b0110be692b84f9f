-- Revert leadmill:catalog/update_niche to pg

begin;

drop function catalog.update_niche(uuid, text, text, boolean, text, boolean,interval,uuid);

commit;
