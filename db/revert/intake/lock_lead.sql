-- Revert leadmill:intake/lock_lead to pg

begin;

drop function intake.lock_lead(uuid, text);

commit;
