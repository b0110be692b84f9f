-- Revert leadmill:catalog/lock_competition_level to pg

begin;

drop function catalog.lock_competition_level(uuid);

commit;
