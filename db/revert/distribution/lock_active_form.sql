-- Revert leadmill:distribution/lock_active_form to pg

begin;

drop function distribution.lock_active_form(uuid);

commit;
