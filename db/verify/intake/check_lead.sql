-- Verify leadmill:intake/check_lead to pg

begin;

select 'intake.check_lead(jsonb, jsonb, jsonb, jsonb, text, text)'::regprocedure, 'intake.contact_fields()'::regprocedure;

rollback;
