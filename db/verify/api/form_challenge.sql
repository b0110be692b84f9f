-- Verify leadmill:api/form_challenge to pg

begin;

select 'api.form_challenge(text)'::regprocedure;

rollback;
