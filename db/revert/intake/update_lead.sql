-- Revert leadmill:intake/update_lead to pg

begin;

drop function intake.update_lead(uuid, jsonb, jsonb);

commit;
