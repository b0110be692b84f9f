-- Verify leadmill:api/verify_email to pg

begin;

select 'api.verify_email(text, text)'::regprocedure;

rollback;
