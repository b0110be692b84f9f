-- Verify leadmill:api/submit_lead to pg

begin;

select 'api.submit_lead(text, jsonb, jsonb, jsonb, text)'::regprocedure;

rollback;
