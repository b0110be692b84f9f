-- Revert leadmill:intake/approve_lead to pg

begin;

drop function intake.approve_lead(uuid);

commit;
