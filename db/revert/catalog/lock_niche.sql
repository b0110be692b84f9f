-- Revert leadmill:catalog/lock_niche to pg

begin;

drop function catalog.lock_niche(uuid);

commit;
