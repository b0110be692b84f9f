-- Revert leadmill:intake/check_lead to pg

begin;

drop function intake.check_lead(jsonb, jsonb, jsonb, jsonb, text, text);
drop function intake.attribution_fields();
drop function intake.contact_fields();

commit;
