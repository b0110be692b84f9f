-- Revert leadmill:catalog/lock_draft to pg

begin;

drop function catalog.lock_draft(uuid);

commit;
