-- Revert leadmill:api/submit_lead to pg

begin;

drop function api.submit_lead(text, jsonb, jsonb, jsonb, text);

commit;
