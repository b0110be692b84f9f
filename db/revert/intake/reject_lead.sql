-- Revert leadmill:intake/reject_lead to pg

begin;

drop function intake.reject_lead(uuid, text);

commit;
