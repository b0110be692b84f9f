-- Revert leadmill:catalog/delete_niche to pg

begin;

drop function catalog.delete_niche(uuid);

commit;
