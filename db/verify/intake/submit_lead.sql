-- Verify leadmill:intake/submit_lead to pg

begin;

select 'intake.submit_lead(text, jsonb, jsonb, jsonb, text)'::regprocedure;
select 'intake.submission_receipt(text, bytea)'::regprocedure;

rollback;
