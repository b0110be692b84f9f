-- Revert leadmill:catalog/set_niche_region to pg

begin;

drop function catalog.set_niche_region(uuid, text);

commit;
