-- Revert leadmill:intake/submit_lead to pg

begin;

drop function intake.submission_receipt(text, bytea);
drop function intake.submit_lead(text, jsonb, jsonb, jsonb, text);

commit;
