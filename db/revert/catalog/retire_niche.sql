-- Revert leadmill:catalog/retire_niche to pg

begin;

drop function catalog.retire_niche(uuid);

commit;
